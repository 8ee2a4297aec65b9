import { writeSync } from 'node:fs';
import { createId } from '../../src/protocol/ids.ts';
import { systemClock } from '../../src/sessions/clock.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { addMessage, startReply } from './sessionHelpers.ts';

/** One line that the parent reads: what was acknowledged, and must be found again. */
export type Acknowledgement =
  | { readonly type: 'opened' }
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
    };

function unexpected(error: unknown): never {
  throw error;
}

/** Chats, until it is killed or has taken its turns, in three sessions: messages and growing replies. */
async function chat(folder: string, turns: number): Promise<void> {
  const { journal, report } = openJournal(folder);
  if (report || journal.access.type !== 'read-write') {
    throw new Error(JSON.stringify({ report, access: journal.access }));
  }
  const sessions = new SessionRegistry({ journal, clock: systemClock, unexpected });
  acknowledge({ type: 'opened' });
  const ids = sessions.list().map(({ id }) => id);
  for (let turn = 0; turn < turns; turn++) {
    const id = ids[turn % 3] ?? (await create(sessions));
    if (!ids.includes(id)) ids.push(id);
    const opened = sessions.open(id);
    if (opened.type !== 'opened') throw new Error(JSON.stringify(opened));
    await takeTurn(opened.actor, turn);
  }
}

async function create(sessions: SessionRegistry): Promise<string> {
  const made = await sessions.create({}, 'c');
  if (made.type !== 'created') throw new Error(JSON.stringify(made));
  return made.actor.id;
}

async function takeTurn(actor: SessionActor, turn: number): Promise<void> {
  const session = actor.id;
  const id = createId();
  const text = `message ${id} `.repeat((turn % 7) ** 3 + 1);
  const added = await addMessage(actor, text, 'user', 'c', id);
  if (added.type !== 'done') throw new Error(JSON.stringify(added));
  acknowledge({ type: 'message', session, id, text });
  const reply = createId();
  await actor.dispatch(startReply(reply, id), 'parley', 'c');
  let length = 0;
  for (let piece = 0; piece < 6; piece++) {
    const grown = 'grown '.repeat(200 * piece);
    if (!actor.grow(reply, grown)) throw new Error('the reply ended by itself');
    length += grown.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const ended = await actor.dispatch(
    { type: 'end-reply', reply, reason: 'stop' },
    'test/small',
    'c',
  );
  if (ended.type === 'done') acknowledge({ type: 'reply', session, id: reply, length });
}

/** Synchronous: the line is in the pipe before anything else happens. */
function acknowledge(line: Acknowledgement): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

await chat(process.argv[2] ?? '', Number(process.argv[3] ?? Infinity));
