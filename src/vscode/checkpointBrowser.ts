import * as vscode from 'vscode';
import type { CheckpointInfo } from '../checkpoints/checkpoint.ts';
import type { CheckpointStore } from '../checkpoints/checkpointStore.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';
import type { ActiveSession } from './activeSession.ts';
import type { CheckpointCompare } from './checkpointCompare.ts';
import { restoreConversation } from './checkpointConversation.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';
import { exportCheckpoints } from './checkpointTransfer.ts';
import { pickCheckpoint, restoreFiles } from './restoreCheckpoint.ts';

export interface BrowserRoom {
  readonly active: ActiveSession;
  readonly sessions: SessionRegistry;
  readonly checkpoints: CheckpointRoom;
  readonly compare: CheckpointCompare;
}

interface Action extends vscode.QuickPickItem {
  /** The argument of the command that chooses it beforehand, for a keybinding of one's own. */
  readonly id?: 'compare-with-now' | 'restore-files';
  readonly run: () => Promise<unknown>;
}

/** Picks a checkpoint, then what to do with it, unless `wanted` is the id of an action. */
export async function browseCheckpoints(room: BrowserRoom, wanted?: unknown): Promise<void> {
  try {
    const store = await room.checkpoints.store();
    const info = await pickCheckpoint(await store.list(), 'Checkpoints');
    if (!info) return;
    const actions = [...viewActions(room, store, info), ...keepActions(room, store, info)];
    const picked =
      actions.find(({ id }) => id !== undefined && id === wanted) ??
      (await vscode.window.showQuickPick(actions, { title: info.title }));
    await picked?.run();
  } catch (error) {
    room.checkpoints.tell(error, 'This could not be done.');
  }
}

function viewActions(
  room: BrowserRoom,
  store: CheckpointStore,
  info: CheckpointInfo,
): readonly Action[] {
  const hasConversation = info.session !== undefined && info.seq !== undefined;
  return [
    {
      id: 'compare-with-now',
      label: '$(diff-multiple) Compare With Now',
      run: () => compareWithNow(room, store, info),
    },
    {
      label: '$(diff-multiple) Compare With Another…',
      run: () => compareWithOther(room, store, info),
    },
    {
      id: 'restore-files',
      label: '$(discard) Restore Files…',
      description: 'all, or some of them',
      run: () => restoreFiles(room, info),
    },
    ...(hasConversation
      ? [
          {
            label: '$(discard) Restore Files and Conversation…',
            run: () => restoreBoth(room, info),
          },
          {
            label: '$(comment-discussion) Restore Conversation Only',
            run: () => restoreConversation(room, info),
          },
        ]
      : []),
  ];
}

function keepActions(
  { checkpoints }: BrowserRoom,
  store: CheckpointStore,
  info: CheckpointInfo,
): readonly Action[] {
  const { id, pinned } = info;
  return [
    { label: '$(edit) Rename…', run: () => rename(store, info) },
    { label: '$(tag) Edit Tags…', run: () => editTags(store, info) },
    {
      label: pinned ? '$(pin) Unpin' : '$(pinned) Pin',
      description: pinned ? '' : 'cleaning up leaves it',
      run: () => store.setPinned(id, !pinned),
    },
    { label: '$(export) Export…', run: () => exportCheckpoints(store, [info]) },
    { label: '$(trash) Delete…', run: () => remove(checkpoints, info) },
  ];
}

async function compareWithNow(
  { compare }: BrowserRoom,
  store: CheckpointStore,
  { id }: CheckpointInfo,
): Promise<void> {
  const record = await store.get(id);
  if (record) await compare.withNow(record);
}

async function compareWithOther(
  { compare }: BrowserRoom,
  store: CheckpointStore,
  { id }: CheckpointInfo,
): Promise<void> {
  const others = (await store.list()).filter((each) => each.id !== id);
  const other = await pickCheckpoint(others, 'Compare With Which Checkpoint?');
  const records = other && [await store.get(id), await store.get(other.id)];
  const [left, right] = records ?? [];
  if (left && right) await compare.withOther(left, right);
}

async function restoreBoth(room: BrowserRoom, info: CheckpointInfo): Promise<void> {
  if (await restoreFiles(room, info)) await restoreConversation(room, info);
}

async function rename(store: CheckpointStore, { id, title }: CheckpointInfo): Promise<void> {
  const name = await vscode.window.showInputBox({
    title: 'Rename Checkpoint',
    value: title,
    validateInput: (text) => (text.trim() === '' ? 'A checkpoint needs a name.' : undefined),
  });
  if (name !== undefined) await store.rename(id, name);
}

async function editTags(store: CheckpointStore, { id, tags }: CheckpointInfo): Promise<void> {
  const text = await vscode.window.showInputBox({
    title: 'Tags, Separated by Commas',
    value: tags.join(', '),
  });
  if (text !== undefined) await store.setTags(id, text.split(','));
}

async function remove(checkpoints: CheckpointRoom, { id, title }: CheckpointInfo): Promise<void> {
  const confirm = 'Delete';
  const picked = await vscode.window.showWarningMessage(
    `Delete the checkpoint “${title}”?`,
    { modal: true, detail: 'Its files cannot be restored from it any more.' },
    confirm,
  );
  if (picked === confirm) await checkpoints.remove([id]);
}
