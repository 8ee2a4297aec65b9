import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { systemClock } from '../../src/sessions/clock.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { JournalKeeper } from '../../src/sessions/worker/journalKeeper.ts';
import { JournalWorkerClient } from '../../src/sessions/worker/journalWorkerClient.ts';
import { created, said } from '../sessions/sessionHelpers.ts';
import { lower, percentile, type Figure } from './figures.ts';
import { sessionEvents } from './journalText.ts';
import type { Vocabulary } from './zipfText.ts';

/** Results that the search asks for. */
const limit = 50;

/** Sessions with a hundred messages and replies each, in a journal whose index is up to date. */
export function fillJournal(
  folder: string,
  sessions: number,
  words: Vocabulary,
): readonly Figure[] {
  const { journal } = openJournal(folder);
  for (let n = 0; n < sessions; n++) {
    const session = `session-${String(n).padStart(4, '0')}`;
    const imported = journal.importSession(session, sessionEvents(session, 50, 2, words));
    if (imported.type !== 'imported') throw new Error(JSON.stringify(imported));
  }
  journal.close();
  const keeper = new JournalKeeper(folder);
  const from = performance.now();
  let slowest = 0;
  for (let behind = true; behind;) {
    const stepFrom = performance.now();
    behind = keeper.advance();
    slowest = Math.max(slowest, performance.now() - stepFrom);
  }
  const took = performance.now() - from;
  keeper.close();
  return [
    lower('index of 100,000 messages made anew, in the worker', took / 1000, 's'),
    lower('its slowest step, which appends wait for', slowest, 'ms'),
  ];
}

/** The index made by the worker thread while a chat goes on: how long a message waits for it. */
export async function indexFigures(folder: string): Promise<readonly Figure[]> {
  const { journal } = openJournal(folder);
  const worker = startWorker(folder);
  const times: number[] = [];
  const from = performance.now();
  const progress = { made: false };
  const made = worker.rebuild().finally(() => (progress.made = true));
  for (let version = 0; !progress.made; version++) {
    const event = version === 0 ? created('Meanwhile') : said(`meanwhile-${version}`);
    const begun = performance.now();
    const result = journal.append('meanwhile', version, [event], 'now');
    times.push(performance.now() - begun);
    if (result.type !== 'appended') throw new Error(JSON.stringify(result));
    await pause(10);
  }
  await made;
  await worker.dispose();
  journal.remove('meanwhile');
  journal.close();
  return [
    lower('index made anew, in the worker', (performance.now() - from) / 1000, 's'),
    lower('append of a message meanwhile, p95', percentile(times, 0.95), 'ms'),
    lower('append of a message meanwhile, p99', percentile(times, 0.99), 'ms', 20),
    lower(`append of a message meanwhile, slowest of ${times.length}`, Math.max(...times), 'ms'),
  ];
}

function startWorker(folder: string): JournalWorkerClient {
  const entry = new URL('../../src/sessions/worker/journalWorker.ts', import.meta.url);
  return new JournalWorkerClient({
    start: () => new Worker(entry, { workerData: { folder } }),
    clock: systemClock,
    onTrouble: (message) => {
      throw new Error(message);
    },
  });
}

/** From the host's question to the answer of the worker thread. */
export async function searchFigures(
  folder: string,
  words: Vocabulary,
  name = 'search over 100,000 messages',
): Promise<readonly Figure[]> {
  const worker = startWorker(folder);
  try {
    await worker.search('warm', limit);
    const figures: Figure[] = [];
    const all: number[] = [];
    for (const [kind, queries] of Object.entries(queriesOf(words))) {
      const times: number[] = [];
      for (const query of queries) {
        const from = performance.now();
        const { found, complete } = await worker.search(query, limit);
        times.push(performance.now() - from);
        if (found.length === 0 || !complete) throw new Error(`Nothing was found for “${query}”`);
      }
      all.push(...times);
      figures.push(lower(`search, ${kind}, p95`, percentile(times, 0.95), 'ms'));
    }
    return [lower(`${name}, p95`, percentile(all, 0.95), 'ms', 50), ...figures];
  } finally {
    await worker.dispose();
  }
}

/** Ten of each kind; the words by how frequent they are. */
function queriesOf({ words }: Vocabulary): Readonly<Record<string, readonly string[]>> {
  const at = (rank: number): string => words[rank] ?? '';
  const ten = Array.from({ length: 10 }, (_, i) => i);
  const typed = [at(40), at(700)].flatMap((word) =>
    Array.from(word, (_, length) => word.slice(0, length + 1)),
  );
  return {
    'a frequent word': ten.map((i) => at(i)),
    'a rare word': ten.map((i) => at(3_000 + 900 * i)),
    'a frequent and a rare word': ten.map((i) => `${at(i)} ${at(2_000 + 100 * i)}`),
    'two frequent words': ten.map((i) => `${at(i)} ${at(i + 20)}`),
    'a word letter by letter': typed,
  };
}
