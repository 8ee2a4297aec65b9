import * as vscode from 'vscode';
import type { Availability, InstructionFile } from '../context/sources/contextSources.ts';

/** Of these the first that is there: most projects have the same words in several. */
const common = ['AGENTS.md', '.github/copilot-instructions.md', 'CLAUDE.md'] as const;
/** Parley's own comes beside it. */
const own = '.parley/instructions.md';
/** Bytes above which a file holds more than instructions. */
const largest = 100_000;

interface Kept {
  readonly modified: number;
  readonly text: string;
}

/** Reads how a project says that one should work in it; a file is read again only when it changed. */
export class ProjectInstructions {
  readonly #kept = new Map<string, Kept>();

  /** In the order of the workspace's folders. Where the workspace is not trusted none is read. */
  async read(): Promise<Availability<readonly InstructionFile[]>> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const found = (await Promise.all(folders.map((folder) => this.#inFolder(folder)))).flat();
    if (vscode.workspace.isTrusted) return { type: 'there', value: found };
    return found.length === 0
      ? { type: 'there', value: [] }
      : { type: 'missing', reason: 'the workspace is not trusted' };
  }

  async #inFolder(folder: vscode.WorkspaceFolder): Promise<readonly InstructionFile[]> {
    const first = await this.#firstOf(folder, common);
    const ours = await this.#firstOf(folder, [own]);
    return [...first, ...ours];
  }

  async #firstOf(
    folder: vscode.WorkspaceFolder,
    names: readonly string[],
  ): Promise<readonly InstructionFile[]> {
    for (const name of names) {
      const uri = vscode.Uri.joinPath(folder.uri, name);
      const text = await this.#textOf(uri);
      if (text !== undefined && text.trim() !== '') {
        const path = vscode.workspace.asRelativePath(uri).replaceAll('\\', '/');
        return [{ uri: uri.toString(), path, text }];
      }
    }
    return [];
  }

  /** Undefined where there is none. In a workspace that is not trusted only that there is one. */
  async #textOf(uri: vscode.Uri): Promise<string | undefined> {
    const open = vscode.workspace.textDocuments.find(
      (document) => document.uri.toString() === uri.toString(),
    );
    if (open && vscode.workspace.isTrusted) return open.getText();
    try {
      const { mtime, size, type } = await vscode.workspace.fs.stat(uri);
      if (size > largest || (type & vscode.FileType.File) === 0) return undefined;
      if (!vscode.workspace.isTrusted) return uri.path;
      return await this.#read(uri, mtime);
    } catch {
      // No such file, which is the usual case.
      return undefined;
    }
  }

  async #read(uri: vscode.Uri, modified: number): Promise<string> {
    const known = this.#kept.get(uri.toString());
    if (known?.modified === modified) return known.text;
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    this.#kept.set(uri.toString(), { modified, text });
    return text;
  }
}
