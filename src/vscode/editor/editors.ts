import * as vscode from 'vscode';
import type { EditorContent, EditorSource, OpenEditor } from '../../context/editorSource.ts';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import { t } from '../../protocol/texts.ts';
import { Disposables } from '../disposables.ts';
import { statusOf } from '../context/fileStatus.ts';

/** Documents that are nobody's file: output, our own previews, the left side of a git diff. */
export const fileSchemes: ReadonlySet<string> = new Set([
  'file',
  'untitled',
  'vscode-remote',
  'vscode-vfs',
  'memfs',
  'vscode-test-web',
]);
/** Milliseconds without a change before listeners hear of one: typing is not thirty changes. */
const quiet = 120;
const binaryProbe = 8_192;
/** Edited files that are remembered. */
const mostRecent = 20;

interface EditorsOptions {
  /** Bytes above which a file's text is not read at all. */
  readonly maxFileSize: () => number;
  readonly onError: (error: unknown) => void;
}

/** The open editors as context: what stands in the editor wins over what is on the disk. */
export class Editors implements EditorSource, Disposable {
  readonly #options: EditorsOptions;
  readonly #changed: Emitter<void>;
  readonly #owned = new Disposables();
  #timer: NodeJS.Timeout | undefined;
  #recent: readonly string[] = [];

  constructor(options: EditorsOptions) {
    this.#options = options;
    this.#changed = this.#owned.add(new Emitter<void>(options.onError));
    const soon = (): void => this.#soon();
    this.#owned.add(vscode.window.tabGroups.onDidChangeTabs(soon));
    this.#owned.add(vscode.window.tabGroups.onDidChangeTabGroups(soon));
    this.#owned.add(vscode.window.onDidChangeActiveTextEditor(soon));
    this.#owned.add(vscode.window.onDidChangeTextEditorSelection(soon));
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (!fileSchemes.has(document.uri.scheme)) return;
        if (contentChanges.length > 0) this.#edited(document.uri.toString());
        this.#soon();
      }),
    );
    this.#owned.add({ dispose: () => clearTimeout(this.#timer) });
  }

  /** In tab order, each file once. Reads no file that is larger than the limit, or kept away from Parley. */
  async openEditors(): Promise<readonly OpenEditor[]> {
    const active = vscode.window.activeTextEditor;
    const uris = new Map(openUris(active).map((uri) => [uri.toString(), uri]));
    // Not needed to start.
    const { keptAway } = await import('../context/keptAway.ts');
    const whyKeptAway = keptAway();
    return Promise.all(
      Array.from(uris.values(), async (uri) => {
        const why = whyKeptAway(uri);
        return why === undefined ? this.#describe(uri, active) : untold(uri, active, why);
      }),
    );
  }

  /** One file, whether it is open or not: unsaved text wins over what is on the disk. */
  file(uri: vscode.Uri): Promise<OpenEditor> {
    return this.#describe(uri, vscode.window.activeTextEditor);
  }

  /** Uris of files edited in this run, the newest first. */
  recent(): readonly string[] {
    return this.#recent;
  }

  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #edited(uri: string): void {
    if (this.#recent[0] === uri) return;
    this.#recent = [uri, ...this.#recent.filter((each) => each !== uri)].slice(0, mostRecent);
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#changed.emit(), quiet);
  }

  async #describe(uri: vscode.Uri, active: vscode.TextEditor | undefined): Promise<OpenEditor> {
    const isActive = active?.document.uri.toString() === uri.toString();
    const document = await this.#document(uri);
    const common = {
      uri: uri.toString(),
      path: relativePath(uri),
      active: isActive,
    };
    if (!('getText' in document)) {
      return { ...common, language: 'plaintext', version: 0, dirty: false, content: document };
    }
    const selection = isActive ? selectionOf(active) : undefined;
    return {
      ...common,
      language: document.languageId,
      version: document.version,
      dirty: document.isDirty,
      content: contentOf(document, this.#options.maxFileSize()),
      ...(selection ? { selection } : {}),
    };
  }

  /** The document, loaded from the disk where VS Code has not done so; or why there is none. */
  async #document(uri: vscode.Uri): Promise<vscode.TextDocument | EditorContent> {
    const open = vscode.workspace.textDocuments.find(
      (each) => each.uri.toString() === uri.toString(),
    );
    if (open) return open;
    try {
      const { size, isFile } = await statusOf(uri);
      // Whoever opens a pipe waits for what somebody else may never write.
      if (!isFile) return { type: 'left-out', reason: 'unreadable' };
      if (size > this.#options.maxFileSize()) return tooLarge(size);
      return await vscode.workspace.openTextDocument(uri);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return { type: 'left-out', reason: /binary/iu.test(text) ? 'binary' : 'unreadable' };
    }
  }
}

/** An open file that only a person who names it may have sent. */
function untold(uri: vscode.Uri, active: vscode.TextEditor | undefined, note: string): OpenEditor {
  return {
    uri: uri.toString(),
    path: relativePath(uri),
    active: active?.document.uri.toString() === uri.toString(),
    language: 'plaintext',
    version: 0,
    dirty: false,
    content: { type: 'left-out', reason: 'unavailable', note },
  };
}

function openUris(active: vscode.TextEditor | undefined): readonly vscode.Uri[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const uris = tabs.flatMap(({ input }) => {
    if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom)
      return [input.uri];
    return input instanceof vscode.TabInputTextDiff ? [input.original] : [];
  });
  return [...(active ? [active.document.uri] : []), ...uris].filter((uri) =>
    fileSchemes.has(uri.scheme),
  );
}

function contentOf(document: vscode.TextDocument, maxFileSize: number): EditorContent {
  const text = document.getText();
  // UTF-16 units are at most the bytes on the disk, so this never refuses a file below the limit.
  if (text.length > maxFileSize) return tooLarge(text.length);
  if (text.slice(0, binaryProbe).includes('\0')) return { type: 'left-out', reason: 'binary' };
  return { type: 'text', text };
}

function selectionOf(editor: vscode.TextEditor): OpenEditor['selection'] {
  const { selection, document } = editor;
  return selection.isEmpty ? undefined : linesOf(document, selection);
}

/** The whole lines that a range touches; a range that ends before a line's first character leaves that line out. */
export function linesOf(
  document: vscode.TextDocument,
  range: vscode.Range,
): NonNullable<OpenEditor['selection']> {
  const last =
    range.end.character === 0 && range.end.line > range.start.line
      ? range.end.line - 1
      : range.end.line;
  const whole = new vscode.Range(range.start.line, 0, last, document.lineAt(last).text.length);
  return { lines: { start: range.start.line + 1, end: last + 1 }, text: document.getText(whole) };
}

function tooLarge(size: number): EditorContent {
  const megabytes = size / 1_000_000;
  return {
    type: 'left-out',
    reason: 'too-large',
    note: t('{0} MB', megabytes.toFixed(megabytes < 10 ? 1 : 0)),
  };
}

/** With the folder's name in front where there are several. */
export function relativePath(uri: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  // A folder of the workspace itself has no path relative to it.
  if (folder?.uri.toString() === uri.toString()) return folder.name;
  return vscode.workspace.asRelativePath(uri).replaceAll('\\', '/');
}
