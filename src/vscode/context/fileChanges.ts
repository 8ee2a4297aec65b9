import * as vscode from 'vscode';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import { Disposables } from '../disposables.ts';
import { statusOf } from './fileStatus.ts';

/** Tells which files were written, typed in or deleted since a moment. */
export class FileChanges implements Disposable {
  readonly #owned = new Disposables();
  readonly #changed: Emitter<string>;
  /** When it was last typed in what is not saved. */
  readonly #typed = new Map<string, number>();

  constructor(onError: (error: unknown) => void) {
    this.#changed = this.#owned.add(new Emitter<string>(onError));
    const watcher = this.#owned.add(vscode.workspace.createFileSystemWatcher('**/*'));
    const onDisk = (uri: vscode.Uri): void => this.#changed.emit(uri.toString());
    this.#owned.add(watcher.onDidCreate(onDisk));
    this.#owned.add(watcher.onDidChange(onDisk));
    this.#owned.add(watcher.onDidDelete(onDisk));
    const { onDidChangeTextDocument, onDidCloseTextDocument } = vscode.workspace;
    this.#owned.add(onDidChangeTextDocument(({ document }) => this.#onTyped(document)));
    this.#owned.add(onDidCloseTextDocument((document) => this.#onTyped(document)));
  }

  /** Hears the uri of each file of the workspace that changes, and of each document. */
  onDidChange(listener: Listener<string>): Disposable {
    return this.#changed.on(listener);
  }

  /** Those of these files and folders that are not what they were; one that is gone is one of them. */
  async since(moment: number, uris: Iterable<string>): Promise<ReadonlySet<string>> {
    const changed = await Promise.all(
      Array.from(new Set(uris), async (uri) => ((await this.#isNewer(uri, moment)) ? [uri] : [])),
    );
    return new Set(changed.flat());
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #isNewer(uri: string, moment: number): Promise<boolean> {
    if ((this.#typed.get(uri) ?? 0) > moment) return true;
    try {
      return (await statusOf(vscode.Uri.parse(uri))).modified > moment;
    } catch (error) {
      // What is on no disk, as a new file is, changes by being typed in.
      return isGone(error);
    }
  }

  #onTyped(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    // Undone to what is on the disk, or closed: the disk counts.
    if (document.isDirty && !document.isClosed) this.#typed.set(uri, Date.now());
    else this.#typed.delete(uri);
    this.#changed.emit(uri);
  }
}

function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'FileNotFound';
}
