import * as vscode from 'vscode';
import {
  titleBefore,
  type CheckpointFile,
  type CheckpointInfo,
} from '../checkpoints/checkpoint.ts';
import { proposeExactly } from '../edits/proposal.ts';
import { applyEdit, type EditOutcome, type FileChange } from '../edits/transaction.ts';
import type { EditFile } from '../protocol/events.ts';
import { createId, type SessionId } from '../protocol/ids.ts';
import type { ActiveSession } from './activeSession.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';
import type { Proposals } from './proposals.ts';
import { ago } from './sessionsTree.ts';
import { howMany } from './howMany.ts';

interface RestoreRoom {
  readonly active: ActiveSession;
  readonly proposals: Proposals;
  readonly checkpoints: CheckpointRoom;
}

/** Picks a checkpoint and brings its files back: a single text as a proposal, several in one step. */
export async function restoreCheckpoint(room: RestoreRoom): Promise<void> {
  const { checkpoints } = room;
  try {
    const infos = await (await checkpoints.store()).list();
    const picked = await pickCheckpoint(infos, 'Restore Files From Which Checkpoint?');
    if (!picked) return;
    const record = await (await checkpoints.store()).get(picked.id);
    const [only, ...others] = record?.files ?? [];
    if (!only || !(others.length === 0 && (await showAsProposal(room, only)))) {
      await restoreFiles(room, picked);
    }
  } catch (error) {
    checkpoints.tell(error, 'Nothing was restored.');
  }
}

/** Lets a person choose one of the checkpoints, the newest first. */
export async function pickCheckpoint(
  infos: readonly CheckpointInfo[],
  title: string,
): Promise<CheckpointInfo | undefined> {
  if (infos.length === 0) {
    void vscode.window.showInformationMessage(
      'There is no checkpoint yet: one is kept before each applied edit, and with “Create Checkpoint…”.',
    );
    return undefined;
  }
  const items = infos.map((info) => ({ info, ...itemOf(info) }));
  const options = { title, matchOnDescription: true, matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.info;
}

/**
 * Restores the files that the person leaves ticked, all or none, and keeps a checkpoint of what they
 * held before. Gives whether they were restored.
 */
export async function restoreFiles(
  room: Pick<RestoreRoom, 'active' | 'checkpoints'>,
  info: CheckpointInfo,
): Promise<boolean> {
  const { active, checkpoints } = room;
  const wanted = await confirmFiles(info);
  if (!wanted) return false;
  const record = await (await checkpoints.store()).get(info.id, wanted);
  const changes = await changesTo(checkpoints, record?.files ?? []);
  if (changes.length === 0) {
    void vscode.window.showInformationMessage('These files are as they were then.');
    return true;
  }
  const session = (await active.actor())?.id;
  if (session === undefined) return false;
  const title = titleBefore(`Restore “${info.title}”`);
  const files = changes.map(({ uri, before, after }) => ({
    uri,
    ...(before ? { before } : {}),
    after: after ?? null,
  }));
  const checkpoint = await checkpoints.keep(
    { title, automatic: true, session, files },
    'Nothing was restored.',
  );
  if (checkpoint === undefined) return false;
  return applyRestore(checkpoints, { session, checkpoint, title, changes });
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
  await checkpoints.record(session, note, correlation);
  await checkpoints.record(session, { type: 'start-edit', ...named }, correlation);
  const outcome = await applyEdit(changes, checkpoints.files);
  if (outcome.type === 'applied') {
    await checkpoints.record(session, { type: 'apply-edit', ...named }, correlation);
    void vscode.window.showInformationMessage(
      `Restored ${files.length} files. To undo it, restore the checkpoint “${title}”.`,
    );
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
      return `Nothing was restored: ${outcome.uris.map(labelOf).join(', ')} changed just now. Try again.`;
    case 'rolled-back':
      return `Nothing was restored: ${String(outcome.error)}. Every file is as it was.`;
    default:
      return `${outcome.uris.map(labelOf).join(', ')} could not be written: ${String(outcome.error)}. The chat offers to finish or to roll back.`;
  }
}

/** All files ticked; undefined where the person does not want it after all. */
async function confirmFiles({ files }: CheckpointInfo): Promise<ReadonlySet<string> | undefined> {
  const items = files.map(({ uri, before }) => ({
    uri,
    label: labelOf(uri),
    description: before ? `${before.size} bytes` : 'did not exist: will be deleted',
    picked: true,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: `Restore these ${files.length} files? What they hold now is kept in a checkpoint.`,
  });
  return picked && picked.length > 0 ? new Set(picked.map(({ uri }) => uri)) : undefined;
}

async function changesTo(
  { files: port }: CheckpointRoom,
  files: readonly CheckpointFile[],
): Promise<readonly FileChange[]> {
  const changes = await Promise.all(
    files.map(async ({ uri, before: after }) => ({ uri, before: await port.read(uri), after })),
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
    void vscode.window.showInformationMessage(`${label} is as it was then.`);
    return true;
  }
  const title = `Restore ${label}`;
  await proposals.show({ session, correlation: createId(), label, edit, save: false, title });
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

function itemOf({ title, at, tags, pinned, files }: CheckpointInfo): vscode.QuickPickItem {
  const size = files.reduce((sum, { before }) => sum + (before?.size ?? 0), 0);
  const marks = tags.map((tag) => `#${tag}`).join(' ');
  return {
    label: pinned ? `$(pinned) ${title}` : title,
    description: [ago(at), marks].filter((part) => part !== '').join(' · '),
    detail: `${howMany(files.length, 'file')}, ${Math.ceil(size / 1024)} KB: ${files
      .slice(0, 5)
      .map(({ uri }) => labelOf(uri))
      .join(', ')}`,
  };
}

function labelOf(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
}
