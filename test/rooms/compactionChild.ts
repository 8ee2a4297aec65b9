import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { createId } from '../../src/protocol/ids.ts';
import { nullLog } from '../../src/protocol/log.ts';
import { Compactor } from '../../src/rooms/compactor.ts';
import { systemClock } from '../../src/sessions/clock.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { addMessage, startReply } from '../sessions/sessionHelpers.ts';
import { characters, finish, infoOf, text } from './roomHelpers.ts';

/** Chats, then has the chat summarised again and again, and tells of each step until it is killed. */
const [folder = '', pause = '0'] = process.argv.slice(2);

const slow: LanguageModel = {
  info: infoOf('p', { total: 10_000, reply: 1_000, assumed: false }),
  async *stream() {
    tell('summarising');
    for (let piece = 0; piece < 5; piece++) {
      await sleep(Number(pause));
      yield text(`piece ${piece} `);
    }
    yield finish();
  },
};

function tell(line: string): void {
  writeSync(1, `${line}\n`);
}

async function takeTurn(actor: SessionActor, turn: number): Promise<void> {
  const [message, reply] = [createId(), createId()];
  await addMessage(actor, `Question ${turn} about src/f${turn}.ts`, 'user', 'c', message);
  await actor.dispatch(startReply(reply, message), 'parley', 'c');
  actor.grow(reply, `Answer ${turn} ${'word '.repeat(60)}`);
  await actor.dispatch({ type: 'end-reply', reply, reason: 'stop' }, 'test/small', 'c');
}

const { journal } = openJournal(folder);
const unexpected = (error: unknown): never => {
  throw error;
};
const sessions = new SessionRegistry({ journal, clock: systemClock, unexpected });
const created = await sessions.create({ title: 'Long' }, 'c');
if (created.type !== 'created') throw new Error(JSON.stringify(created));
const compactor = new Compactor({
  sessions,
  modelOf: () => slow.info,
  languageModel: () => slow,
  counterOf: () => Promise.resolve(characters),
  compactAt: () => 0,
  isAnswering: () => false,
  log: nullLog,
});
for (let turn = 0; turn < 30; turn++) await takeTurn(created.actor, turn);
tell('chatted');
for (let turn = 30; ; turn++) {
  const { type } = await compactor.compactNow(created.actor.id);
  tell(type);
  for (let more = 0; more < 12; more++) await takeTurn(created.actor, turn * 100 + more);
}
