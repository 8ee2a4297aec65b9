import { writeSync } from 'node:fs';
import { openCheckpoints, type CheckpointStore } from '../../src/checkpoints/checkpointStore.ts';
import { applyEdit, type EditFiles } from '../../src/edits/transaction.ts';
import { createDiskFiles } from '../../src/edits/transactionFiles.ts';
import { createId } from '../../src/protocol/ids.ts';
import { systemClock } from '../../src/sessions/clock.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import type { CommandResult } from '../../src/sessions/commandResult.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { JournalKeeper } from '../../src/sessions/worker/journalKeeper.ts';
import { addMessage, startReply } from '../sessions/sessionHelpers.ts';
import { contentAfter, endEdits, fileCount, uriOf } from './chatEdits.ts';

/** One line that the parent reads: what was acknowledged, and must be found again. */
export type ChatLine =
  /** How far the edits had come that were cut off before, and are ended now. */
  | { readonly type: 'ready'; readonly ended: readonly string[] }
  /** Its files begin to change. */
  | { readonly type: 'editing' }
  | {
      readonly type: 'message';
      readonly session: string;
      readonly id: string;
      readonly text: string;
    }
  | {
      readonly type: 'reply';
      readonly session: string;
      readonly id: string;
      readonly length: number;
    }
  | {
      readonly type: 'edit';
      readonly session: string;
      readonly id: string;
      readonly checkpoint: string;
    };

interface Chat {
  readonly folder: string;
  readonly sessions: SessionRegistry;
  readonly checkpoints: CheckpointStore;
  readonly files: EditFiles;
  readonly keeper: JournalKeeper;
}

/** Chats and edits, until it is killed, in two sessions over the same files. */
async function chat(folder: string): Promise<void> {
  const { journal, report } = openJournal(`${folder}/journal`);
  if (report ?? journal.access.type === 'read-only') throw new Error(JSON.stringify(report));
  const sessions = new SessionRegistry({ journal, clock: systemClock, unexpected });
  const onRecovered = (damage: unknown): never => unexpected(damage);
  const checkpoints = await openCheckpoints(`${folder}/checkpoints`, { onRecovered });
  const keeper = new JournalKeeper(`${folder}/journal`);
  const all: Chat = { folder, sessions, checkpoints, files: createDiskFiles(), keeper };
  print({ type: 'ready', ended: await endEdits(sessions, checkpoints, all.files) });
  const ids = sessions.list().map(({ id }) => id);
  while (ids.length < 2) ids.push(await create(sessions));
  for (let turn = 0; ; turn++) {
    const opened = sessions.open(ids[turn % 2] ?? '');
    if (opened.type !== 'opened') throw new Error(JSON.stringify(opened));
    await takeTurn(opened.actor, turn);
    await edit(all, opened.actor, turn);
    keeper.advance();
    if (turn % 3 === 2) keeper.snapshot(opened.actor.id);
  }
}

async function create(sessions: SessionRegistry): Promise<string> {
  const made = await sessions.create({}, 'c');
  if (made.type !== 'created') throw new Error(JSON.stringify(made));
  return made.actor.id;
}

async function takeTurn(actor: SessionActor, turn: number): Promise<void> {
  const id = createId();
  const text = `message ${id} `.repeat((turn % 5) ** 3 + 1);
  done(await addMessage(actor, text, 'user', 'c', id));
  print({ type: 'message', session: actor.id, id, text });
  const reply = createId();
  done(await actor.dispatch(startReply(reply, id), 'parley', 'c'));
  let length = 0;
  for (let piece = 1; piece <= 4; piece++) {
    const grown = 'grown '.repeat(150 * piece);
    if (!actor.grow(reply, grown)) throw new Error('the reply ended by itself');
    length += grown.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  done(await actor.dispatch({ type: 'end-reply', reply, reason: 'stop' }, 'test/small', 'c'));
  print({ type: 'reply', session: actor.id, id: reply, length });
}

/** As the product does it: a checkpoint of before and after, the start, the files, the end. */
async function edit(chatting: Chat, actor: SessionActor, turn: number): Promise<void> {
  const { folder, checkpoints, files } = chatting;
  const id = createId();
  const touched = Array.from({ length: 4 + (turn % 5) }, (_, i) => (turn + i) % fileCount);
  const changes = await Promise.all(
    touched.map(async (file) => {
      const uri = uriOf(folder, file);
      return { uri, before: await files.read(uri), after: contentAfter(id, uri) };
    }),
  );
  const checkpoint = await checkpoints.create({
    title: `Before: ${id}`,
    automatic: true,
    session: actor.id,
    files: changes.map(({ uri, before, after }) => ({
      uri,
      ...(before ? { before } : {}),
      after: after ?? null,
    })),
  });
  const named = changes.map(({ uri }) => ({ uri, label: uri.slice(-10) }));
  const command = { edit: id, label: 'Change', checkpoint, files: named };
  done(await actor.dispatch({ type: 'start-edit', ...command }, 'user', 'c'));
  print({ type: 'editing' });
  const outcome = await applyEdit(changes, files);
  if (outcome.type !== 'applied') throw new Error(JSON.stringify(outcome));
  done(await actor.dispatch({ type: 'apply-edit', ...command }, 'user', 'c'));
  print({ type: 'edit', session: actor.id, id, checkpoint });
}

function done(result: CommandResult): void {
  if (result.type !== 'done') throw new Error(JSON.stringify(result));
}

function unexpected(error: unknown): never {
  throw error instanceof Error ? error : new Error(JSON.stringify(error));
}

/** Synchronous: the line is in the pipe before anything else happens. */
function print(line: ChatLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

await chat(process.argv[2] ?? '');
