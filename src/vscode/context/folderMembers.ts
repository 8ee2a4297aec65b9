import * as vscode from 'vscode';
import type { EditorContent, OpenEditor } from '../../context/editorSource.ts';
import { relativePath } from '../editor/editors.ts';

/** Bytes above which a file of a folder is not read: the folder is wanted, not this one file. */
const largest = 200_000;
const mostKept = 500;

interface Kept {
  readonly modified: number;
  readonly content: EditorContent;
}

/**
 * Reads files of folders from the disk, without opening them in the editor: language servers would be
 * told of each. A file is read again only when it changed.
 */
export class FolderMembers {
  readonly #kept = new Map<string, Kept>();

  /** Unsaved text wins over what is on the disk. */
  async read(uri: vscode.Uri): Promise<OpenEditor> {
    const common = { uri: uri.toString(), path: relativePath(uri), active: false };
    const open = vscode.workspace.textDocuments.find((each) => each.uri.toString() === common.uri);
    if (open) {
      const { languageId: language, version, isDirty: dirty } = open;
      const content = { type: 'text', text: open.getText() } as const;
      return { ...common, language, version, dirty, content };
    }
    const { modified, content } = await this.#onDisk(uri);
    return { ...common, language: extensionOf(uri.path), version: modified, dirty: false, content };
  }

  async #onDisk(uri: vscode.Uri): Promise<Kept> {
    const key = uri.toString();
    try {
      const { mtime, size, type } = await vscode.workspace.fs.stat(uri);
      if ((type & vscode.FileType.File) === 0)
        return { modified: mtime, content: leftOut('unreadable') };
      if (size > largest) return { modified: mtime, content: leftOut('too-large') };
      const known = this.#kept.get(key);
      if (known?.modified === mtime) return known;
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      const content = text.includes('\0') ? leftOut('binary') : ({ type: 'text', text } as const);
      this.#keep(key, { modified: mtime, content });
      return { modified: mtime, content };
    } catch {
      // It went away meanwhile, or nobody may read it.
      return { modified: 0, content: leftOut('unreadable') };
    }
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function leftOut(reason: 'too-large' | 'binary' | 'unreadable'): EditorContent {
  return { type: 'left-out', reason };
}

/** Markdown knows most languages by the extension of their files too. */
function extensionOf(path: string): string {
  return /\.(?<extension>\w+)$/u.exec(path)?.groups?.['extension'] ?? '';
}
