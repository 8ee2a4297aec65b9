import * as vscode from 'vscode';
import type { ContextPin } from '../../protocol/contextItems.ts';
import type { SessionId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { relativePath } from '../editor/editors.ts';
import { findFiles } from './workspaceFiles.ts';

interface AddFilesParts {
  readonly sessions: SessionRegistry;
  readonly conversations: Pick<Conversations, 'pinContext'>;
}

interface PlaceItem extends vscode.QuickPickItem {
  readonly pin: ContextPin;
}

/** Lines of the list: VS Code draws those in view, and looks through all. */
const most = 20_000;

/** Lets a person choose files and folders of the workspace that go along with every message of a chat. */
export async function addFiles(
  { sessions, conversations }: AddFilesParts,
  session: SessionId,
): Promise<void> {
  const opened = sessions.open(session);
  if (opened.type !== 'opened') return;
  const before = opened.actor.getState().pins;
  const chosen = await pickPlaces(before);
  if (!chosen) return;
  const targets = new Set(chosen.map(({ target }) => target));
  const changes = [
    ...before.flatMap((pin) => (targets.has(pin.target) ? [] : [{ pin, pinned: false }])),
    ...chosen.map((pin) => ({ pin, pinned: true })),
  ];
  for (const { pin, pinned } of changes) {
    const isSame = before.some(({ target }) => target === pin.target) === pinned;
    const reason = isSame ? undefined : await conversations.pinContext(session, pin, pinned);
    if (reason === undefined) continue;
    void vscode.window.showWarningMessage(reason);
    return;
  }
}

/**
 * What is to be pinned then; undefined where the person gave up. The list is given once and VS Code
 * looks through it: each list that is given anew would take back what was ticked a moment before.
 */
async function pickPlaces(
  pinned: readonly ContextPin[],
): Promise<readonly ContextPin[] | undefined> {
  const known = new Set(pinned.map(({ target }) => target));
  const places = await listed();
  const picker = vscode.window.createQuickPick<PlaceItem>();
  picker.title = t('Add Files to Chat');
  picker.placeholder = t('Files and folders that go along with every message');
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  // What is pinned and what is open stands first.
  Object.assign(picker, { sortByLabel: false });
  const chosen = pinned.map((pin) => toItem(pin, 'file'));
  const rest = places.filter(({ pin }) => !known.has(pin.target));
  picker.items = [...chosen, ...rest].slice(0, most);
  picker.selectedItems = chosen;
  const { promise, resolve } = Promise.withResolvers<readonly ContextPin[] | undefined>();
  picker.onDidAccept(() => {
    resolve(picker.selectedItems.map(({ pin }) => pin));
    picker.hide();
  });
  picker.onDidHide(() => {
    resolve(undefined);
    picker.dispose();
  });
  picker.show();
  return promise;
}

/** Open files first, then all others, then the folders that hold them. */
async function listed(): Promise<readonly PlaceItem[]> {
  const roots = vscode.workspace.workspaceFolders ?? [];
  const found = (await Promise.all(roots.map(findFiles))).flat();
  const open = vscode.workspace.textDocuments.flatMap(({ uri, isClosed }) =>
    !isClosed && vscode.workspace.getWorkspaceFolder(uri) ? [uri] : [],
  );
  const files = new Map([...open, ...found].map((uri) => [uri.toString(), uri]));
  const folders = new Map(
    [...files.values()].flatMap(foldersAbove).map((uri) => [uri.toString(), uri]),
  );
  return [
    ...[...files.values()].map((uri) => toItem(pinOf(uri), 'file')),
    ...[...folders.values()].map((uri) => toItem(pinOf(uri), 'folder')),
  ];
}

/** Those of the workspace, without its roots. */
function foldersAbove(uri: vscode.Uri): readonly vscode.Uri[] {
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  const folders: vscode.Uri[] = [];
  if (!root) return folders;
  let folder = vscode.Uri.joinPath(uri, '..');
  while (folder.path.length > root.path.length) {
    folders.push(folder);
    folder = vscode.Uri.joinPath(folder, '..');
  }
  return folders;
}

function pinOf(uri: vscode.Uri): ContextPin {
  return { target: uri.toString(), label: relativePath(uri) };
}

function toItem(pin: ContextPin, kind: 'file' | 'folder'): PlaceItem {
  const at = pin.label.lastIndexOf('/') + 1;
  return {
    pin,
    label: pin.label.slice(at),
    description: pin.label.slice(0, Math.max(0, at - 1)),
    iconPath: new vscode.ThemeIcon(kind),
  };
}
