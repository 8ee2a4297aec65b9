import * as vscode from 'vscode';
import type { Disposable } from '../../protocol/emitter.ts';
import { Disposables } from '../disposables.ts';

export const proposalScheme = 'parley-proposal';

/**
 * VS Code takes a file for what the settings say that files are encoded as, or for what it guesses: a
 * proposal says by this mark that it is UTF-8, and no document shows it.
 */
const mark = '\uFEFF';

interface HeldText {
  bytes: Uint8Array;
  changed: number;
}

/**
 * Proposed texts as files in memory: a diff editor shows what no file on the disk holds yet, and a
 * person can change it by hand. Nothing can be made, renamed or removed here but by Parley.
 */
export class ProposalFiles implements vscode.FileSystemProvider, Disposable {
  readonly #texts = new Map<string, HeldText>();
  readonly #owned = new Disposables();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly onDidChangeFile = this.#changed.event;

  constructor() {
    const options = { isCaseSensitive: true };
    this.#owned.add(vscode.workspace.registerFileSystemProvider(proposalScheme, this, options));
  }

  /** The file's own path, so that the editor picks the language and takes it for the same file, and `id`. */
  add(id: string, path: string, text: string): vscode.Uri {
    // A document that was never saved has no folder: VS Code opens no file without one.
    const rooted = path.startsWith('/') ? path : `/${path}`;
    const uri = vscode.Uri.from({ scheme: proposalScheme, path: rooted, query: id });
    this.#texts.set(uri.toString(), { bytes: bytesOf(text), changed: Date.now() });
    return uri;
  }

  /** What it holds, changes that are not saved included; undefined where it is gone. */
  text(uri: vscode.Uri): string | undefined {
    const key = uri.toString();
    const open = vscode.workspace.textDocuments.find((each) => each.uri.toString() === key);
    const held = this.#texts.get(key);
    return held && (open?.getText() ?? new TextDecoder().decode(held.bytes));
  }

  set(uri: vscode.Uri, text: string): void {
    this.writeFile(uri, bytesOf(text));
  }

  remove(uri: vscode.Uri): void {
    if (!this.#texts.delete(uri.toString())) return;
    // Or VS Code would go on offering it among the files that were open lately.
    this.#changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { bytes, changed } = this.#find(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: changed, size: bytes.length };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.#find(uri).bytes;
  }

  writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
    const held = this.#find(uri);
    held.bytes = bytes;
    held.changed = Math.max(Date.now(), held.changed + 1);
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#texts.clear();
  }

  #find(uri: vscode.Uri): HeldText {
    const held = this.#texts.get(uri.toString());
    if (!held) throw vscode.FileSystemError.FileNotFound(uri);
    return held;
  }
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(mark + text);
}
