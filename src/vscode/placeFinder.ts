import * as vscode from 'vscode';
import type { SearchFile } from '../context/search/places.ts';
import type { ContextWorkerClient } from '../context/worker/workerClient.ts';
import type { PlaceFinder } from '../models/offline/places.ts';
import { findFiles } from './workspaceFiles.ts';

/** Searches the workspace's files in the worker; unsaved text wins over the disk. */
export function createPlaceFinder(worker: ContextWorkerClient): PlaceFinder {
  return {
    async find(question, signal) {
      const folders = vscode.workspace.workspaceFolders ?? [];
      const found = (await Promise.all(folders.map(findFiles))).flat();
      const roots = folders.map((folder) => folder.uri.toString());
      return worker.findPlaces({ files: toSearchFiles(found), roots, question }, signal);
    },
  };
}

function toSearchFiles(uris: readonly vscode.Uri[]): readonly SearchFile[] {
  const open = new Map(vscode.workspace.textDocuments.map((each) => [each.uri.toString(), each]));
  const onDisk = uris.map((uri) => {
    const document = open.get(uri.toString());
    const text = document?.isDirty === true ? { text: document.getText() } : {};
    const path = vscode.workspace.asRelativePath(uri);
    return { path, uri: uri.toString(), language: document?.languageId ?? '', ...text };
  });
  const untitled = vscode.workspace.textDocuments
    .filter((document) => document.isUntitled)
    .map((document) => ({
      path: document.fileName,
      uri: document.uri.toString(),
      language: document.languageId,
      text: document.getText(),
    }));
  return [...onDisk, ...untitled];
}
