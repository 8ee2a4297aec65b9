import * as vscode from 'vscode';
import type { Availability, InstructionFile } from '../../context/sources/contextSources.ts';
import { t } from '../../protocol/texts.ts';
import { statusOf } from './fileStatus.ts';

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
      : { type: 'missing', reason: t('the workspace is not trusted') };
  }

  async #inFolder(folder: vscode.WorkspaceFolder): Promise<readonly InstructionFile[]> {
    // All at once: where a folder is far away each question takes its time.
    const texts = await Promise.all(
      [...common, own].map(async (name) => {
        const uri = vscode.Uri.joinPath(folder.uri, name);
        return { name, uri, text: (await this.#textOf(uri)) ?? '' };
      }),
    );
    const there = texts.filter(({ text }) => text.trim() !== '');
    const first = there.find(({ name }) => name !== own);
    const ours = there.find(({ name }) => name === own);
    return [first, ours]
      .filter((each) => each !== undefined)
      .map(({ uri, text }) => {
        const path = vscode.workspace.asRelativePath(uri).replaceAll('\\', '/');
        return { uri: uri.toString(), path, text };
      });
  }

  /** Undefined where there is none. In a workspace that is not trusted only that there is one. */
  async #textOf(uri: vscode.Uri): Promise<string | undefined> {
    const open = vscode.workspace.textDocuments.find(
      (document) => document.uri.toString() === uri.toString(),
    );
    if (open && vscode.workspace.isTrusted) return open.getText();
    try {
      const { modified, size, isFile } = await statusOf(uri);
      if (size > largest || !isFile) return undefined;
      if (!vscode.workspace.isTrusted) return uri.path;
      return await this.#read(uri, modified);
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
