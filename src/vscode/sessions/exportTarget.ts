import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import { fileNameOf } from './fileNameOf.ts';

/** Asked for first: not every file dialog of VS Code has a list of formats. */
const formats = [
  {
    iconPath: new vscode.ThemeIcon('json'),
    label: t('Whole Chat'),
    description: t('to import again, here or elsewhere'),
    ending: 'parley.json',
    filters: { [t('Parley chat')]: ['json'] },
  },
  {
    iconPath: new vscode.ThemeIcon('markdown'),
    label: t('Markdown'),
    description: t('to read'),
    ending: 'md',
    filters: { Markdown: ['md'] },
  },
];

/** Where a chat is written to unless the person chooses another place or format. */
export function usualTarget(title: string, ending = 'parley.json'): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  return vscode.Uri.joinPath(folder, `${fileNameOf(title)}.${ending}`);
}

/** In which format, and where. */
export async function askForTarget(title: string): Promise<vscode.Uri | undefined> {
  const format = await vscode.window.showQuickPick(formats, { title: t('Export “{0}” As', title) });
  if (!format) return undefined;
  return vscode.window.showSaveDialog({
    title: t('Export Chat'),
    saveLabel: t('Export'),
    defaultUri: usualTarget(title, format.ending),
    filters: format.filters,
  });
}
