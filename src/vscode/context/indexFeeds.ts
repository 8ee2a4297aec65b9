import * as vscode from 'vscode';
import type { IndexClient } from '../../context/index/indexClient.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import { Disposables } from '../disposables.ts';

/** Milliseconds in which changes on the disk become one message: a checkout is thousands. */
const gather = 100;
/** Milliseconds without a key after which what is typed is told. */
const quiet = 60;
/** Changes above which the folders are walked anew: that is less work. */
const mostFiles = 2_000;
/** Characters of an unsaved text above which it is not told: such a file is not indexed either. */
const largestText = 4_000_000;
/** What changes all the time and is never indexed: not even the thread is woken for it. */
const never = /[/\\](?:\.git|node_modules|\.hg|\.svn)(?:[/\\]|$)/u;

type Told = Pick<IndexClient, 'changed' | 'setUnsaved' | 'opened' | 'rescan'>;

/** Tells the index what happens to files, on the disk and in editors. */
export class IndexFeeds implements Disposable {
  readonly #owned = new Disposables();
  readonly #index: Told;
  readonly #files = new Set<string>();
  readonly #typed = new Map<string, NodeJS.Timeout>();
  readonly #unsaved = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(index: Told) {
    this.#index = index;
    const watcher = this.#owned.add(vscode.workspace.createFileSystemWatcher('**/*'));
    const onDisk = (uri: vscode.Uri): void => this.#onDisk(uri);
    this.#owned.add(watcher.onDidCreate(onDisk));
    this.#owned.add(watcher.onDidChange(onDisk));
    this.#owned.add(watcher.onDidDelete(onDisk));
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#onTyped(document)),
    );
    this.#owned.add(
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (isIndexable(document)) index.opened(document.uri.fsPath);
      }),
    );
    this.#owned.add(vscode.workspace.onDidSaveTextDocument((document) => this.#settle(document)));
    this.#owned.add(vscode.workspace.onDidCloseTextDocument((document) => this.#settle(document)));
    for (const document of vscode.workspace.textDocuments) {
      if (document.isDirty) this.#tell(document);
    }
  }

  dispose(): void {
    this.#owned.dispose();
    clearTimeout(this.#timer);
    for (const timer of this.#typed.values()) clearTimeout(timer);
  }

  #onDisk(uri: vscode.Uri): void {
    if (uri.scheme !== 'file' || never.test(uri.fsPath)) return;
    if (this.#files.size <= mostFiles) this.#files.add(uri.fsPath);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const files = [...this.#files];
      this.#files.clear();
      if (files.length > mostFiles) this.#index.rescan();
      else this.#index.changed(files);
    }, gather);
  }

  #onTyped(document: vscode.TextDocument): void {
    if (!isIndexable(document)) return;
    const file = document.uri.fsPath;
    clearTimeout(this.#typed.get(file));
    this.#typed.set(
      file,
      setTimeout(() => {
        this.#typed.delete(file);
        // Undone to what is on the disk, or closed meanwhile: the disk counts.
        if (document.isDirty && !document.isClosed) this.#tell(document);
        else this.#settle(document);
      }, quiet),
    );
  }

  #tell(document: vscode.TextDocument): void {
    if (!isIndexable(document)) return;
    const text = document.getText();
    if (text.length > largestText) return;
    this.#unsaved.add(document.uri.fsPath);
    this.#index.setUnsaved(document.uri.fsPath, text);
  }

  #settle(document: vscode.TextDocument): void {
    const file = document.uri.fsPath;
    clearTimeout(this.#typed.get(file));
    this.#typed.delete(file);
    if (this.#unsaved.delete(file)) this.#index.setUnsaved(file, undefined);
    else if (isIndexable(document) && !document.isClosed) this.#onDisk(document.uri);
  }
}

function isIndexable({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === 'file' && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}
