// Parley as a command meets it inside the extension host: a fake model server behind it, editors in front.
import { readFile, rm, writeFile } from 'node:fs/promises';
import {
  commands,
  ConfigurationTarget,
  Range,
  Selection,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
  type QuickPickOptions,
  type Tab,
  type TextEditor,
} from 'vscode';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { providerSettings } from '../helpers/parleyPanel.ts';

/** Points Parley at a fake model server of its own. */
export async function connectFakeModel(): Promise<FakeModelServer> {
  const server = await startFakeModelServer({ script: textReply('Understood.') });
  await setProviders(providerSettings(server.url)['parley.providers']);
  // The chat takes the focus some time after a command showed it, which would close a quick pick.
  await workspace
    .getConfiguration('workbench.quickOpen')
    .update('closeOnFocusLost', false, ConfigurationTarget.Global);
  return server;
}

export async function disconnect(server: FakeModelServer): Promise<void> {
  await setProviders(undefined);
  await server.close();
}

export async function setProviders(value: unknown): Promise<void> {
  await workspace.getConfiguration().update('parley.providers', value, ConfigurationTarget.Global);
}

/** A new chat, no editor open, nothing unsaved and no proposal in front or alone. */
export async function startAfresh(): Promise<void> {
  await commands.executeCommand('parley.discardProposal');
  for (const document of workspace.textDocuments) {
    if (!document.isDirty) continue;
    await window.showTextDocument(document);
    await commands.executeCommand('workbench.action.files.revert');
  }
  await commands.executeCommand('workbench.action.closeAllEditors');
  await untitledGone();
  await commands.executeCommand('parley.newSession');
}

/** A new document has the name of one that was closed, and while that is still going what it held, too. */
async function untitledGone(): Promise<void> {
  const deadline = Date.now() + unheard;
  while (workspace.textDocuments.some(({ isUntitled }) => isUntitled) && Date.now() < deadline)
    await new Promise((done) => setTimeout(done, 10));
}

export function uriOf(relativePath: string): Uri {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('No folder is open.');
  return Uri.joinPath(folder.uri, relativePath);
}

export const onDisk = (relativePath: string): Promise<string> =>
  readFile(uriOf(relativePath).fsPath, 'utf8');

/** Milliseconds after which a file is written once more: of many changes at once VS Code does not hear of each. */
const unheard = 3_000;

/** Resolves when an open document of the file holds it too: VS Code's watcher takes its time. */
export async function putOnDisk(relativePath: string, text: string): Promise<void> {
  const uri = uriOf(relativePath);
  await writeFile(uri.fsPath, text);
  const open = workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  if (!open || open.isDirty || open.getText() === text) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const again = setInterval(() => void writeFile(uri.fsPath, text), unheard);
  const look = (): void => {
    // A document that was closed meanwhile is read anew.
    if (open.isClosed || open.getText() === text) resolve();
  };
  const watching = [
    workspace.onDidChangeTextDocument(look),
    workspace.onDidCloseTextDocument(look),
  ];
  look();
  await promise;
  clearInterval(again);
  for (const each of watching) each.dispose();
}

export const removeFromDisk = (relativePath: string): Promise<void> =>
  rm(uriOf(relativePath).fsPath, { force: true });

/** Shows a file, and selects whole lines of it, counted from 1, where that is asked for. */
export async function openEditor(
  relativePath: string,
  lines?: { readonly start: number; readonly end: number },
): Promise<TextEditor> {
  const document = await workspace.openTextDocument(uriOf(relativePath));
  const editor = await window.showTextDocument(document, { preview: false });
  if (lines) {
    const end = document.lineAt(lines.end - 1).range.end;
    editor.selection = new Selection(lines.start - 1, 0, end.line, end.character);
  }
  return editor;
}

/** Text put before the first line of a document, unsaved. */
export async function typeAtTop(editor: TextEditor, text: string): Promise<void> {
  await editor.edit((edit) => edit.replace(new Range(0, 0, 0, 0), text));
}

/** The proposal that is open, or comes to be: its tab and the two sides of its diff. */
export async function openProposal(): Promise<{ tab: Tab; left: Uri; right: Uri }> {
  const find = (): Tab | undefined => diffTabs()[0];
  const tab = find() ?? (await nextTab(find));
  if (!(tab.input instanceof TabInputTextDiff)) throw new Error('It is no diff.');
  return { tab, left: tab.input.original, right: tab.input.modified };
}

export function diffTabs(): readonly Tab[] {
  return window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => tab.input instanceof TabInputTextDiff);
}

function nextTab(find: () => Tab | undefined): Promise<Tab> {
  return new Promise((resolve) => {
    const subscription = window.tabGroups.onDidChangeTabs(() => {
      const tab = find();
      if (!tab) return;
      subscription.dispose();
      resolve(tab);
    });
  });
}

/** Runs a command that asks with lists, and takes from each what is chosen in it to begin with. */
export async function runAndPickFirst(command: string, argument?: unknown): Promise<void> {
  const { showQuickPick } = window;
  const ask = (items: readonly string[], options: QuickPickOptions): unknown => {
    // Only the focus on one of them tells that a list has its items; before that nothing is chosen.
    let isShown = false;
    const onDidSelectItem = (): void => {
      if (!isShown) void commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      isShown = true;
    };
    const answer = showQuickPick(items, { ...options, onDidSelectItem });
    if (options.canPickMany === true) void focusItem(() => isShown);
    return answer;
  };
  // Parley and its tests are one extension to VS Code, and have this object in common.
  Object.assign(window, { showQuickPick: ask });
  try {
    await commands.executeCommand(command, argument);
  } finally {
    Object.assign(window, { showQuickPick });
  }
}

/** A list of which several can be taken begins without a focus, and takes none before it has its items. */
async function focusItem(hasFocus: () => boolean): Promise<void> {
  while (!hasFocus()) {
    await commands.executeCommand('workbench.action.quickOpenSelectNext');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The last report, once it says this: what it tells comes a moment after the answer. */
export async function lastReport(expected: RegExp): Promise<string> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    await commands.executeCommand('parley.showLastReport');
    const shown = window.activeTextEditor?.document.getText() ?? '';
    if (expected.test(shown)) return shown;
    if (Date.now() > deadline) throw new Error(`The last report is: ${shown}`);
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
