import * as vscode from 'vscode';
import { temporarySuffix } from '../../edits/transactionFiles.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import { Disposables } from '../disposables.ts';

/** Files that are remembered, at most: the latest. */
const most = 500;
const ignored =
  /\/(?:node_modules|\.git|\.hg|\.svn|dist|out|build|target|\.venv|venv|__pycache__|coverage)(?:\/|$)/u;

/** Which files changed while this window was open, whoever changed them. */
export class TouchedFiles implements Disposable {
  readonly #owned = new Disposables();
  /** The latest is the last. */
  readonly #uris = new Set<string>();

  constructor() {
    const watcher = this.#owned.add(vscode.workspace.createFileSystemWatcher('**/*'));
    const note = (uri: vscode.Uri): void => this.#note(uri);
    this.#owned.add(watcher.onDidChange(note));
    this.#owned.add(watcher.onDidCreate(note));
    this.#owned.add(watcher.onDidDelete(note));
  }

  /** Those, and the ones with unsaved changes. */
  list(): readonly string[] {
    const unsaved = vscode.workspace.textDocuments
      .filter(({ isDirty, uri }) => isDirty && isInWorkspace(uri))
      .map(({ uri }) => uri.toString());
    return [...new Set([...unsaved, ...[...this.#uris].toReversed()])];
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #note(uri: vscode.Uri): void {
    if (ignored.test(uri.path) || uri.path.endsWith(temporarySuffix)) return;
    const text = uri.toString();
    this.#uris.delete(text);
    this.#uris.add(text);
    const [oldest] = this.#uris;
    if (this.#uris.size > most && oldest !== undefined) this.#uris.delete(oldest);
  }
}

function isInWorkspace(uri: vscode.Uri): boolean {
  return uri.scheme !== 'untitled' && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}
