import * as vscode from 'vscode';
import type { SearchFile } from '../../context/search/places.ts';
import type { ContextWorkerClient } from '../../context/worker/workerClient.ts';
import type { PlaceFinder } from '../../models/offline/places.ts';
import type { LateCodeIndex } from './lateCodeIndex.ts';
import { findFiles } from './workspaceFiles.ts';

/** Searches the workspace's files in the worker; unsaved text wins over the disk. */
export function createPlaceFinder(worker: ContextWorkerClient): PlaceFinder {
  return {
    async find(question, signal, timeLimit) {
      const folders = vscode.workspace.workspaceFolders ?? [];
      const found = (await Promise.all(folders.map(findFiles))).flat();
      const roots = folders.map((folder) => folder.uri.toString());
      const request = { files: toSearchFiles(found), roots, question };
      return worker.findPlaces(
        timeLimit === undefined ? request : { ...request, timeLimit },
        signal,
      );
    },
  };
}

/** Files that are shown at the most, and parts of files that are asked for to find them. */
const mostPlaces = 5;
const mostChunks = 40;

/** Answers from the index once that has seen all files, and searches the files themselves until then. */
export function createIndexedPlaceFinder(
  worker: ContextWorkerClient,
  index: Pick<LateCodeIndex, 'retrieve' | 'filesWhenComplete'>,
): PlaceFinder {
  const plain = createPlaceFinder(worker);
  return {
    async find(question, signal) {
      const filesSearched = index.filesWhenComplete();
      const query = { question, open: [], recent: [], mentioned: [], limit: mostChunks };
      const { chunks } =
        filesSearched === undefined ? { chunks: [] } : await index.retrieve(query, signal);
      const best = [...new Set(chunks.map(({ uri }) => uri))].slice(0, mostPlaces);
      if (filesSearched === undefined || best.length === 0) return plain.find(question, signal);
      const files = toSearchFiles(best.map((uri) => vscode.Uri.parse(uri)));
      const { places } = await worker.findPlaces({ files, roots: [], question }, signal);
      const rank = (uri: string): number => (best.includes(uri) ? best.indexOf(uri) : best.length);
      return { places: places.toSorted((a, b) => rank(a.uri) - rank(b.uri)), filesSearched };
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
