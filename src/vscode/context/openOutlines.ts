import * as vscode from 'vscode';
import type { IndexClient } from '../../context/index/indexClient.ts';
import { OutlineFeed } from '../../context/index/outlineFeed.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import type { Log } from '../../protocol/log.ts';
import { Disposables } from '../disposables.ts';

/** Milliseconds without a key after which what a document holds is asked. */
const quiet = 1_000;

/**
 * Has the index know what the extensions of languages say of documents that are open, in an editor or for a
 * question. Nothing is opened for it, so that no extension starts which does not run already.
 */
export class OpenOutlines implements Disposable {
  readonly #owned = new Disposables();
  readonly #typed = new Map<string, NodeJS.Timeout>();
  readonly #feed: OutlineFeed;

  constructor(index: Pick<IndexClient, 'wantsOutline' | 'setOutline'>, log: Log) {
    const { workspace, window, commands } = vscode;
    this.#feed = this.#owned.add(
      new OutlineFeed({
        index,
        textOf(file) {
          const document = documentOf(file);
          return document && { text: document.getText(), language: document.languageId };
        },
        ask: async (file) =>
          commands.executeCommand('vscode.executeDocumentSymbolProvider', vscode.Uri.file(file)),
        onTrouble: (message) => log.warn(message),
      }),
    );
    this.#owned.add(workspace.onDidOpenTextDocument((document) => this.#soon(document)));
    this.#owned.add(workspace.onDidSaveTextDocument((document) => this.#soon(document)));
    this.#owned.add(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#soon(document);
      }),
    );
    this.#owned.add(
      window.onDidChangeVisibleTextEditors((editors) => {
        for (const { document } of editors) this.#soon(document);
      }),
    );
    this.offerAll();
  }

  /** The index may have read by now what was open before. */
  offerAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#soon(document);
  }

  dispose(): void {
    this.#owned.dispose();
    for (const timer of this.#typed.values()) clearTimeout(timer);
    this.#typed.clear();
  }

  #soon({ uri }: vscode.TextDocument): void {
    if (uri.scheme !== 'file' || !vscode.workspace.getWorkspaceFolder(uri)) return;
    const file = uri.fsPath;
    clearTimeout(this.#typed.get(file));
    const timer = setTimeout(() => {
      this.#typed.delete(file);
      this.#feed.offer(file);
    }, quiet);
    this.#typed.set(file, timer);
  }
}

function documentOf(file: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    ({ uri }) => uri.scheme === 'file' && uri.fsPath === file,
  );
}
