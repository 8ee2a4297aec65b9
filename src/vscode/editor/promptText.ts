import * as vscode from 'vscode';
import { composePrompt, type PromptFiles } from '../../commands/prompts/composePrompt.ts';
import type { Filled, PromptName } from '../../commands/prompts/promptTable.ts';
import { t } from '../../protocol/texts.ts';

/** Bytes above which a file is no prompt. */
const largest = 100_000;

/**
 * A prompt's text, from the template in `.parley/prompts` of the folder that `document` is in, else
 * Parley's own. Undefined where the template cannot be used: the person was told why.
 */
export async function promptText(
  filled: Filled,
  document: vscode.Uri,
): Promise<string | undefined> {
  const own = ownFile(filled.name, document);
  const composed = await composePrompt(filled, filesOf(own));
  if (composed.type === 'prompt') return composed.text;
  void tell(composed.reason, own);
  return undefined;
}

async function tell(reason: string, own: vscode.Uri | undefined): Promise<void> {
  const open = t('Open File');
  const picked = await vscode.window.showErrorMessage(reason, ...(own ? [open] : []));
  if (picked === open && own) await vscode.commands.executeCommand('vscode.open', own);
}

function ownFile(name: PromptName, document: vscode.Uri): vscode.Uri | undefined {
  const { workspaceFolders = [], isTrusted } = vscode.workspace;
  const folder = vscode.workspace.getWorkspaceFolder(document) ?? workspaceFolders[0];
  // What a stranger wrote is not to decide what is asked.
  if (!folder || !isTrusted) return undefined;
  return vscode.Uri.joinPath(folder.uri, '.parley', 'prompts', `${name}.md`);
}

function filesOf(own: vscode.Uri | undefined): PromptFiles {
  return {
    async builtIn(name) {
      const extension = vscode.extensions.getExtension('parley.parley');
      if (!extension) throw new Error('Parley is not among the extensions');
      const path = `media/prompts/${name}.md`;
      const uri = vscode.Uri.joinPath(extension.extensionUri, path);
      return { path, text: decode(await vscode.workspace.fs.readFile(uri)) };
    },
    own: async () => (own ? read(own) : undefined),
  };
}

async function read(uri: vscode.Uri): ReturnType<PromptFiles['own']> {
  const path = vscode.workspace.asRelativePath(uri, false);
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0) return { path, problem: t('is no file') };
    if (size > largest) return { path, problem: t('is larger than {0} KB', largest / 1_000) };
    return { path, text: decode(await vscode.workspace.fs.readFile(uri)) };
  } catch (error) {
    const code = error instanceof vscode.FileSystemError ? error.code : '';
    // The usual case: the workspace has none of its own.
    if (code === 'FileNotFound' || code === 'FileNotADirectory') return undefined;
    return { path, problem: t('cannot be read: {0}', String(error)) };
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
