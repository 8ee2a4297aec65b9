import * as vscode from 'vscode';
import { editPath } from '../../edits/editPath.ts';
import type { Log } from '../../protocol/log.ts';
import type { CodeIntent } from '../../protocol/codeIntent.ts';
import { holdsCode } from '../../protocol/holdsCode.ts';
import { t } from '../../protocol/texts.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { currentText } from '../proposals/applyProposal.ts';
import { fileInWorkspace } from '../proposals/editableFiles.ts';
import { editorInFront } from '../editor/editorInFront.ts';
import type { Proposals } from '../proposals/proposals.ts';
import type { Approvals } from '../../rooms/approvals.ts';
import { showReport } from '../commands/showReport.ts';

export interface UseCodeOptions {
  readonly sessions: SessionRegistry;
  readonly proposals: Pick<Proposals, 'show'>;
  readonly approvals: Pick<Approvals, 'ask'>;
  readonly log: Log;
}

/** Does what a person asked for with a block of code of a reply; what is not in that reply is refused. */
export async function useCode(intent: CodeIntent, options: UseCodeOptions): Promise<void> {
  const opened = options.sessions.open(intent.session);
  if (opened.type !== 'opened' || !holdsCode(opened.actor.getState(), intent)) {
    options.log.warn('The panel asked for the use of code that is in no reply; nothing was done.');
    return;
  }
  switch (intent.use) {
    case 'new-file':
      return newFile(intent);
    case 'apply':
      return (await import('../editor/applyCode.ts')).applyCode(intent, options);
    case 'run':
      return void (await (await import('./runCode.ts')).runCode(intent, options));
    case 'open-diagram':
      return openDiagram(intent.text);
  }
}

/** Puts text at every cursor of the editor in front, in one undo step. */
export async function insertAtCursor(text: string): Promise<void> {
  const editor = editorInFront();
  if (!editor) {
    void vscode.window.showInformationMessage(t('Open a file first: the code goes to its cursor.'));
    return;
  }
  const isDone = await editor.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, text);
  });
  if (!isDone) {
    void vscode.window.showWarningMessage(
      t('The code could not be put into this editor: it may be read-only. You can copy it.'),
    );
    return;
  }
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}

/** An editor that is not saved yet: under the path that the reply names where there is no such file. */
async function newFile({ text, language, path }: CodeIntent): Promise<void> {
  const uri = path === undefined ? undefined : await freePlace(path);
  if (!uri) {
    const known = await vscode.languages.getLanguages();
    const id = editorLanguage(language);
    const wanted = known.includes(id) ? { language: id } : {};
    const document = await vscode.workspace.openTextDocument({ content: text, ...wanted });
    await vscode.window.showTextDocument(document, { preview: false });
    return;
  }
  const document = await vscode.workspace.openTextDocument(uri.with({ scheme: 'untitled' }));
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  // Whoever has begun such a file already keeps what is written there.
  if (document.getText() === '')
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), `${text}\n`));
}

async function freePlace(path: string): Promise<vscode.Uri | undefined> {
  const read = editPath(path);
  const uri = read.type === 'path' ? fileInWorkspace(read.path) : undefined;
  return uri && (await currentText(uri)) === undefined ? uri : undefined;
}

/** Names of fences that VS Code calls otherwise. */
const editorNames: Readonly<Record<string, string>> = {
  bash: 'shellscript',
  'c#': 'csharp',
  'c++': 'cpp',
  cs: 'csharp',
  docker: 'dockerfile',
  ex: 'elixir',
  golang: 'go',
  js: 'javascript',
  jsx: 'javascriptreact',
  kt: 'kotlin',
  md: 'markdown',
  patch: 'diff',
  ps1: 'powershell',
  pwsh: 'powershell',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'shellscript',
  shell: 'shellscript',
  ts: 'typescript',
  tsx: 'typescriptreact',
  yml: 'yaml',
  zsh: 'shellscript',
};

function editorLanguage(fence: string): string {
  return editorNames[fence] ?? fence;
}

/** VS Code's own preview of Markdown draws Mermaid; where it does not, the source is shown. */
async function openDiagram(source: string): Promise<void> {
  const longest = Math.max(2, ...(source.match(/`+/gu) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  await showReport(t('Diagram'), `${fence}mermaid\n${source}\n${fence}\n`);
  const uri = vscode.window.activeTextEditor?.document.uri;
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}
