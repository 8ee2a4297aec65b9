import * as vscode from 'vscode';
import {
  titleBefore,
  type CheckpointFile,
  type CheckpointInfo,
} from '../../checkpoints/checkpoint.ts';
import { proposeExactly } from '../../edits/proposal.ts';
import { applyEdit, type EditOutcome, type FileChange } from '../../edits/transaction.ts';
import {
  afterBeginning,
  checkpointTitleText,
  titleBeginnings,
} from '../../protocol/checkpointTitle.ts';
import type { EditFile } from '../../protocol/events.ts';
import { createId, type SessionId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';
import type { ProposalActions } from '../commands/commandRoom.ts';
import { ago } from '../sessions/sessionsTree.ts';
import { howMany } from '../commands/howMany.ts';
import type { ShownSession } from '../panel/shownSession.ts';
import { shownFile, shownItem } from '../shownItem.ts';

interface RestoreRoom {
  readonly active: Pick<ShownSession, 'actor' | 'failure'>;
  readonly proposals: Pick<ProposalActions, 'show'>;
  readonly checkpoints: CheckpointRoom;
}

/** Files that a line of the list names. */
const namesShown = 5;

/** Picks a checkpoint and brings its files back: a single text as a proposal, several in one step. */
export async function restoreCheckpoint(room: RestoreRoom): Promise<void> {
  const { checkpoints } = room;
  try {
    const infos = await (await checkpoints.store()).list();
    const picked = await pickCheckpoint(infos, t('Restore Files From Which Checkpoint?'));
    if (!picked) return;
    const record = await (await checkpoints.store()).get(picked.id);
    const [only, ...others] = record?.files ?? [];
    if (!only || !(others.length === 0 && (await showAsProposal(room, only)))) {
      await restoreFiles(room, picked);
    }
  } catch (error) {
    checkpoints.tell(error, t('Nothing was restored.'));
  }
}

/** Lets a person choose one of the checkpoints, the newest first. */
export async function pickCheckpoint(
  infos: readonly CheckpointInfo[],
  title: string,
): Promise<CheckpointInfo | undefined> {
  if (infos.length === 0) {
    void vscode.window.showInformationMessage(
      t(
        'There is no checkpoint yet: one is kept before each applied edit, and with “Create Checkpoint…”.',
      ),
    );
    return undefined;
  }
  const items = infos.map((info) => ({ info, ...shownItem(itemOf(info)) }));
  const placeHolder = t('A name, a #tag or a file');
  const options = { title, placeHolder, matchOnDescription: true, matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.info;
}

/**
 * Restores the files that the person leaves ticked, all or none, and keeps a checkpoint of what they
 * held before. Gives whether they were restored.
 */
export async function restoreFiles(room: FilesRoom, info: CheckpointInfo): Promise<boolean> {
  const changes = await changesSince(room.checkpoints, [info.id]);
  if (changes.length === 0) {
    void vscode.window.showInformationMessage(t('These files are as they were then.'));
    return true;
  }
  return restoreAgreed(room, info.title, changes);
}

/**
 * The same for several checkpoints, the oldest first: each file as the first of them holds it. True too
 * where they are all so already.
 */
export async function restoreOldest(
  room: FilesRoom,
  title: string,
  ids: readonly string[],
): Promise<boolean> {
  const changes = await changesSince(room.checkpoints, ids);
  return changes.length === 0 || restoreAgreed(room, title, changes);
}

async function restoreAgreed(
  room: FilesRoom,
  title: string,
  changes: readonly FileChange[],
): Promise<boolean> {
  const wanted = await confirmChanges(changes);
  return wanted ? restoreChanges(room, title, wanted) : false;
}

type FilesRoom = Pick<RestoreRoom, 'active' | 'checkpoints'>;

async function restoreChanges(
  room: FilesRoom,
  from: string,
  changes: readonly FileChange[],
): Promise<boolean> {
  const { active, checkpoints } = room;
  const session = (await active.actor())?.id;
  if (session === undefined) {
    const { title: why = '', advice = '' } = active.failure() ?? {};
    void vscode.window.showErrorMessage(t('Nothing was restored.') + ` ${why}. ${advice}`);
    return false;
  }
  const title = titleBefore(nameOfRestore(from));
  const files = changes.map(({ uri, before, after }) => ({
    uri,
    ...(before ? { before } : {}),
    after: after ?? null,
  }));
  const checkpoint = await checkpoints.keep(
    { title, automatic: true, session, files },
    t('Nothing was restored.'),
  );
  if (checkpoint === undefined) return false;
  if (!(await applyRestore(checkpoints, { session, checkpoint, title, changes }))) return false;
  void offerUndo(room, { checkpoint, title, files: changes.length });
  return true;
}

interface Restored {
  /** What the files held before. */
  readonly checkpoint: string;
  readonly title: string;
  readonly files: number;
}

async function offerUndo(room: FilesRoom, { checkpoint, title, files }: Restored): Promise<void> {
  const undo = t('Undo');
  const said =
    files === 1
      ? t('Restored 1 file. What it held before is kept in a checkpoint.')
      : t('Restored {0}. What they held before is kept in a checkpoint.', howMany(files, 'file'));
  if ((await vscode.window.showInformationMessage(said, undo)) !== undo) return;
  try {
    const changes = await changesSince(room.checkpoints, [checkpoint]);
    if (changes.length > 0) await restoreChanges(room, title, changes);
  } catch (error) {
    room.checkpoints.tell(error, t('Nothing was restored.'));
  }
}

/** "Restore “Before the release”"; of a checkpoint that Parley kept before X: "Undo X", then "Redo X". */
function nameOfRestore(from: string): string {
  const { before, undo, redo } = titleBeginnings;
  const action = afterBeginning(from, before);
  if (action === undefined) return `Restore “${from}”`;
  const undone = afterBeginning(action, undo);
  if (undone !== undefined) return redo + undone;
  return undo + (afterBeginning(action, redo) ?? action);
}

interface Restore {
  readonly session: SessionId;
  readonly checkpoint: string;
  readonly title: string;
  readonly changes: readonly FileChange[];
}

async function applyRestore(
  checkpoints: CheckpointRoom,
  { session, checkpoint, title, changes }: Restore,
): Promise<boolean> {
  const correlation = createId();
  const edit = createId();
  const files: readonly EditFile[] = changes.map(({ uri }) => ({ uri, label: labelOf(uri) }));
  const named = { edit, label: files.map(({ label }) => label).join(', '), files, checkpoint };
  const note = { type: 'note-checkpoint', checkpoint, title, files: files.length } as const;
  const start = { type: 'start-edit', ...named } as const;
  if (!(await checkpoints.begin(session, start, correlation, t('Nothing was restored.'))))
    return false;
  await checkpoints.record(session, note, correlation);
  const outcome = await applyEdit(changes, checkpoints.files);
  if (outcome.type === 'applied') {
    await checkpoints.record(session, { type: 'apply-edit', ...named }, correlation);
    return true;
  }
  // What is stuck stays open in the session, with "Roll back" and "Finish" to choose from.
  if (outcome.type !== 'stuck') {
    await checkpoints.record(session, { type: 'roll-back-edit', edit }, correlation);
  }
  void vscode.window.showErrorMessage(whyNotRestored(outcome));
  return false;
}

function whyNotRestored(outcome: Exclude<EditOutcome, { readonly type: 'applied' }>): string {
  switch (outcome.type) {
    case 'stale':
      return t(
        'Nothing was restored: {0} changed just now. Try again.',
        outcome.uris.map(labelOf).join(', '),
      );
    case 'rolled-back':
      return t('Nothing was restored: {0}. Every file is as it was.', String(outcome.error));
    default:
      return t(
        '{0} could not be written: {1}. The chat offers to finish or to roll back.',
        outcome.uris.map(labelOf).join(', '),
        String(outcome.error),
      );
  }
}

/** All of them ticked; undefined where the person does not want it after all. */
async function confirmChanges(
  changes: readonly FileChange[],
): Promise<readonly FileChange[] | undefined> {
  const items = changes.map((change) =>
    shownFile({
      change,
      label: labelOf(change.uri),
      description: whatHappens(change),
      picked: true,
    }),
  );
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: t('Restore {0}?', howMany(changes.length, 'changedFile')),
    placeHolder:
      changes.length === 1
        ? t('What it holds now is kept in a checkpoint first')
        : t('What they hold now is kept in a checkpoint first'),
  });
  return picked && picked.length > 0 ? picked.map(({ change }) => change) : undefined;
}

function whatHappens({ before, after }: FileChange): string {
  if (!after) return t('did not exist then: will be deleted');
  return before ? t('changed since') : t('deleted since: comes back');
}

/** What has to change for each file to be as it was at the first of the checkpoints that has it. */
export async function changesSince(
  checkpoints: CheckpointRoom,
  ids: readonly string[],
): Promise<readonly FileChange[]> {
  const { files: port } = checkpoints;
  const then = new Map<string, Uint8Array | undefined>();
  for (const id of ids) {
    const record = await (await checkpoints.store()).get(id);
    for (const { uri, before } of record?.files ?? []) if (!then.has(uri)) then.set(uri, before);
  }
  const changes = await Promise.all(
    [...then].map(async ([uri, after]) => ({ uri, before: await port.read(uri), after })),
  );
  return changes.filter(
    ({ before, after }) =>
      before !== after && !(before && after && Buffer.compare(before, after) === 0),
  );
}

/** False where it is no text that an editor could show as a change. */
async function showAsProposal(
  { active, proposals }: RestoreRoom,
  { uri, before }: CheckpointFile,
): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri)).then(
    (opened) => opened,
    () => undefined,
  );
  const session = (await active.actor())?.id;
  const text = before && (await textOf(before, uri));
  if (!document || text === undefined || session === undefined) return false;
  const label = labelOf(uri);
  const edit = proposeExactly({ uri, text: document.getText() }, text);
  if (edit.proposed === document.getText()) {
    void vscode.window.showInformationMessage(t('{0} is as it was then.', label));
    return true;
  }
  const title = t('Restore {0}', label);
  const files = [{ label, edit }];
  await proposals.show({
    session,
    correlation: createId(),
    label,
    files,
    save: false,
    title,
    unchecked: true,
  });
  return true;
}

async function textOf(bytes: Uint8Array, uri: string): Promise<string | undefined> {
  try {
    return await vscode.workspace.decode(bytes, { uri: vscode.Uri.parse(uri) });
  } catch {
    // VS Code takes it for binary.
    return undefined;
  }
}

/** The icon is not in the label, where screen readers would read its name out. */
function itemOf(info: CheckpointInfo) {
  const { title, at, tags, pinned, automatic, files } = info;
  const size = files.reduce((sum, { before }) => sum + (before?.size ?? 0), 0);
  const marks = tags.map((tag) => `#${tag}`).join(' ');
  const names = files.slice(0, namesShown).map(({ uri }) => labelOf(uri));
  const more = files.length > namesShown ? ', …' : '';
  return {
    iconPath: new vscode.ThemeIcon(iconOf(pinned, automatic)),
    label: checkpointTitleText(title),
    description: [ago(at), pinned ? t('pinned') : '', marks]
      .filter((part) => part !== '')
      .join(' · '),
    detail: t(
      '{0}, {1} KB: {2}{3}',
      howMany(files.length, 'file'),
      Math.ceil(size / 1024),
      names.join(', '),
      more,
    ),
  };
}

function iconOf(pinned: boolean, automatic: boolean): string {
  if (pinned) return 'pinned';
  return automatic ? 'history' : 'bookmark';
}

function labelOf(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
}
