import * as vscode from 'vscode';
import type { CheckpointInfo } from '../../checkpoints/checkpoint.ts';
import type { CheckpointStore } from '../../checkpoints/checkpointStore.ts';
import { checkpointTitleText } from '../../protocol/checkpointTitle.ts';
import { t } from '../../protocol/texts.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import type { ActiveSession } from '../sessions/activeSession.ts';
import { compareCheckpoints, compareWithNow } from './checkpointCompare.ts';
import { restoreConversation } from './checkpointConversation.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';
import { exportCheckpoints } from './checkpointTransfer.ts';
import { pickCheckpoint, restoreFiles } from './restoreCheckpoint.ts';
import { itemText } from '../itemText.ts';

export interface BrowserRoom {
  readonly active: ActiveSession;
  readonly sessions: SessionRegistry;
  readonly checkpoints: CheckpointRoom;
}

interface Action extends vscode.QuickPickItem {
  /** The argument of the command that chooses it beforehand, for a keybinding of one's own. */
  readonly id?: 'compare-with-now' | 'restore-files';
  readonly run: () => Promise<unknown>;
  /** The list is shown again afterwards: there is what came of it. */
  readonly goesBack?: true;
}

const title = t('Checkpoints');

/** Picks a checkpoint, then what to do with it, unless `wanted` is the id of an action. */
export async function browseCheckpoints(room: BrowserRoom, wanted?: unknown): Promise<void> {
  try {
    const store = await room.checkpoints.store();
    let infos = await store.list();
    do {
      const info = await pickCheckpoint(infos, title);
      if (!info) return;
      const actions = actionsFor(room, store, info);
      const picked =
        actions.find(({ id }) => id !== undefined && id === wanted) ??
        (await pickAction(actions, itemText(checkpointTitleText(info.title))));
      if (picked !== 'back') {
        await picked?.run();
        if (picked?.goesBack !== true) return;
      }
      infos = await store.list();
    } while (infos.length > 0);
  } catch (error) {
    room.checkpoints.tell(error, t('This could not be done.'));
  }
}

/** Undefined where the person wants none of it. */
function pickAction(
  actions: readonly Action[],
  heading: string,
): Promise<Action | 'back' | undefined> {
  const picker = vscode.window.createQuickPick<Action>();
  picker.title = heading;
  picker.placeholder = t('What to do with this checkpoint');
  picker.items = actions;
  picker.buttons = [vscode.QuickInputButtons.Back];
  const { promise, resolve } = Promise.withResolvers<Action | 'back' | undefined>();
  picker.onDidTriggerButton(() => resolve('back'));
  picker.onDidAccept(() => {
    const [picked] = picker.selectedItems;
    if (picked) resolve(picked);
  });
  picker.onDidHide(() => resolve(undefined));
  picker.show();
  return promise.finally(() => picker.dispose());
}

function actionsFor(
  room: BrowserRoom,
  store: CheckpointStore,
  info: CheckpointInfo,
): readonly Action[] {
  return [
    separator(t('Compare')),
    ...compareActions(room, store, info),
    separator(t('Restore')),
    ...restoreActions(room, info),
    separator(t('Manage')),
    ...keepActions(room, store, info),
  ];
}

function compareActions(
  { checkpoints }: BrowserRoom,
  store: CheckpointStore,
  info: CheckpointInfo,
): readonly Action[] {
  const iconPath = icon('diff-multiple');
  return [
    {
      id: 'compare-with-now',
      iconPath,
      label: t('Compare With Now'),
      description: t('what changed since'),
      run: () => withNow(checkpoints, store, info),
    },
    {
      iconPath,
      label: t('Compare With Another…'),
      run: () => withAnother(store, info),
    },
  ];
}

function restoreActions(room: BrowserRoom, info: CheckpointInfo): readonly Action[] {
  const files: Action = {
    id: 'restore-files',
    iconPath: icon('discard'),
    label: t('Restore Files…'),
    description: t('all, or some of them'),
    run: () => restoreFiles(room, info),
  };
  if (info.session === undefined || info.seq === undefined) return [files];
  return [
    files,
    {
      iconPath: icon('discard'),
      label: t('Restore Files and Conversation…'),
      run: () => restoreBoth(room, info),
    },
    {
      iconPath: icon('comment-discussion'),
      label: t('Restore Conversation Only'),
      description: t('what followed is set aside'),
      run: () => restoreConversation(room, info),
    },
  ];
}

function keepActions(
  { checkpoints }: BrowserRoom,
  store: CheckpointStore,
  info: CheckpointInfo,
): readonly Action[] {
  const { id, pinned } = info;
  return [
    { iconPath: icon('edit'), label: t('Rename…'), run: () => rename(store, info), goesBack: true },
    {
      iconPath: icon('tag'),
      label: t('Edit Tags…'),
      run: () => editTags(store, info),
      goesBack: true,
    },
    {
      iconPath: icon(pinned ? 'pinned' : 'pin'),
      label: pinned ? t('Unpin') : t('Pin'),
      description: pinned ? t('clean it up like any other') : t('never clean it up'),
      run: () => store.setPinned(id, !pinned),
      goesBack: true,
    },
    { iconPath: icon('export'), label: t('Export…'), run: () => exportCheckpoints(store, [info]) },
    {
      iconPath: icon('trash'),
      label: t('Delete…'),
      run: () => remove(checkpoints, info),
      goesBack: true,
    },
  ];
}

function icon(name: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name);
}

/** A heading between actions: it cannot be picked. */
function separator(label: string): Action {
  return { kind: vscode.QuickPickItemKind.Separator, label, run: () => Promise.resolve() };
}

async function withNow(
  checkpoints: CheckpointRoom,
  store: CheckpointStore,
  { id }: CheckpointInfo,
): Promise<void> {
  const record = await store.get(id);
  if (record) await compareWithNow(checkpoints, record);
}

async function withAnother(store: CheckpointStore, { id }: CheckpointInfo): Promise<void> {
  const others = (await store.list()).filter((each) => each.id !== id);
  if (others.length === 0) {
    void vscode.window.showInformationMessage(t('There is no other checkpoint yet.'));
    return;
  }
  const other = await pickCheckpoint(others, t('Compare With Which Checkpoint?'));
  const one = other && (await store.get(id));
  const another = other && (await store.get(other.id));
  if (one && another) await compareCheckpoints(one, another);
}

async function restoreBoth(room: BrowserRoom, info: CheckpointInfo): Promise<void> {
  if (await restoreFiles(room, info)) await restoreConversation(room, info);
}

async function rename(store: CheckpointStore, { id, title: kept }: CheckpointInfo): Promise<void> {
  const value = checkpointTitleText(kept);
  const name = await vscode.window.showInputBox({
    title: t('Rename Checkpoint'),
    value,
    validateInput: (text) => (text.trim() === '' ? t('A checkpoint needs a name.') : undefined),
  });
  if (name !== undefined && name !== value) await store.rename(id, name);
}

async function editTags(store: CheckpointStore, { id, tags }: CheckpointInfo): Promise<void> {
  const text = await vscode.window.showInputBox({
    title: t('Edit Tags'),
    prompt: t('Tags, separated by commas'),
    placeHolder: t('release, before-migration'),
    value: tags.join(', '),
  });
  // They are shown with a "#", and some will write it.
  const written = text?.split(',').map((tag) => tag.trim().replace(/^#+/u, ''));
  if (written) await store.setTags(id, written);
}

async function remove(
  checkpoints: CheckpointRoom,
  { id, title: name }: CheckpointInfo,
): Promise<void> {
  const confirm = t('Delete');
  const picked = await vscode.window.showWarningMessage(
    t('Delete the checkpoint “{0}”?', checkpointTitleText(name)),
    { modal: true, detail: t('Its files cannot be restored from it any more.') },
    confirm,
  );
  if (picked === confirm) await checkpoints.remove([id]);
}
