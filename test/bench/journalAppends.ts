import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createId } from '../../src/protocol/ids.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import type { AppendResult, Durability } from '../../src/sessions/sessionStore.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { openSessions, type OpenSessions } from '../../src/sessions/openSessions.ts';
import type { CommandResult } from '../../src/sessions/commandResult.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { addMessage, created, said, startReply } from '../sessions/sessionHelpers.ts';
import { withBenchFolder } from './benchFolder.ts';
import { lower, percentile, type Figure } from './figures.ts';
import type { Vocabulary } from './zipfText.ts';

const appends = 4_000;
const streams = 8;
/** Milliseconds. */
const streaming = 20_000;
const pace = 16;

/** Messages, each on the disk before the next. */
export function appendFigures(words: Vocabulary): Promise<readonly Figure[]> {
  return withBenchFolder((folder) => {
    const { journal } = openJournal(folder);
    expect(journal.append('s', 0, [created()], 'now'));
    const times: number[] = [];
    for (let n = 1; n <= appends; n++) {
      const event = said(`m${n}`, words.text(n % 50));
      const from = performance.now();
      const result = journal.append('s', n, [event], 'now');
      times.push(performance.now() - from);
      expect(result);
    }
    journal.close();
    return [
      lower('append of a message, p50', percentile(times, 0.5), 'ms'),
      lower('append of a message, p99', percentile(times, 0.99), 'ms', 2),
      lower('append of a message, slowest', percentile(times, 1), 'ms'),
    ];
  });
}

/** Eight replies that grow at once, each followed by the next, while the worker keeps index and snapshots. */
export function streamingFigures(words: Vocabulary): Promise<readonly Figure[]> {
  return withBenchFolder(async (folder) => {
    const troubles: string[] = [];
    const entry = new URL('../../src/sessions/worker/journalWorker.ts', import.meta.url);
    const stored = openSessions({
      folder,
      startWorker: () => new Worker(entry, { workerData: { folder } }),
      limits: () => ({ most: 50, idleAfter: 60_000 }),
      rules: () => ({ archiveAfterDays: 0, deleteAfterDays: 0 }),
      unexpected: (error) => troubles.push(String(error)),
      onTrouble: (message) => troubles.push(message),
    });
    const times = timeAppends(stored.journal);
    const until = performance.now() + streaming;
    await Promise.all(Array.from({ length: streams }, () => converse(stored, words, until)));
    await stored.close(5_000);
    if (troubles.length > 0) throw new Error(troubles.join('\n'));
    const all = [...times.now, ...times.soon];
    return [
      lower(`append with ${streams} replies streaming, p50`, percentile(all, 0.5), 'ms'),
      lower(`append with ${streams} replies streaming, p99`, percentile(all, 0.99), 'ms', 2),
      lower('the same, of those on the disk, p99', percentile(times.now, 0.99), 'ms'),
      lower('the same, of those of growth, p99', percentile(times.soon, 0.99), 'ms'),
      lower(`the same, slowest of ${all.length}`, percentile(all, 1), 'ms'),
    ];
  });
}

function timeAppends(journal: Journal): Record<Durability, number[]> {
  const times: Record<Durability, number[]> = { now: [], soon: [] };
  const append = journal.append.bind(journal);
  journal.append = (session, version, events, durability): AppendResult => {
    const from = performance.now();
    const result = append(session, version, events, durability);
    times[durability].push(performance.now() - from);
    expect(result);
    return result;
  };
  return times;
}

async function converse(
  { sessions }: OpenSessions,
  words: Vocabulary,
  until: number,
): Promise<void> {
  const made = await sessions.create({}, 'bench');
  if (made.type !== 'created') throw new Error(JSON.stringify(made));
  while (performance.now() < until) await takeTurn(made.actor, words);
}

/** A reply of some 250 pieces in four seconds: faster than models are. */
async function takeTurn(actor: SessionActor, words: Vocabulary): Promise<void> {
  const message = createId();
  done(await addMessage(actor, words.text(25), 'user', 'bench', message));
  const reply = createId();
  done(await actor.dispatch(startReply(reply, message), 'parley', 'bench'));
  for (let piece = 0; piece < 250; piece++) {
    if (!actor.grow(reply, words.text(8))) throw new Error('the reply ended by itself');
    await sleep(pace);
  }
  done(await actor.dispatch({ type: 'end-reply', reply, reason: 'stop' }, 'test/small', 'bench'));
}

function expect(result: AppendResult): void {
  if (result.type !== 'appended') throw new Error(JSON.stringify(result));
}

function done(result: CommandResult): void {
  if (result.type !== 'done') throw new Error(JSON.stringify(result));
}
