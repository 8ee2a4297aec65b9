import { appendFileSync, cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { IndexClient } from '../../src/context/index/indexClient.ts';
import { randomFrom } from '../helpers/random.ts';
import { withBenchFolder } from './benchFolder.ts';
import { lower, median, percentile, type Figure } from './figures.ts';
import { makePlaces, runIndex } from './indexThread.ts';

const megabyte = 1_048_576;
const edits = 30;
const questions = 300;
/** Milliseconds from opening a file to the first key. */
const afterOpening = 300;
/** Milliseconds in which what is garbage goes. */
const settle = 5_000;
const query = { open: [], recent: [], mentioned: [], limit: 50 };

/** What the index of a copy of that folder costs, from the first time to the last. */
export async function indexFigures(repo: string): Promise<readonly Figure[]> {
  return withBenchFolder(async (folder) => {
    const code = path.join(folder, 'code');
    const isSource = (file: string): boolean => path.basename(file) !== '.git';
    cpSync(repo, code, { recursive: true, verbatimSymlinks: true, filter: isSource });
    const places = await makePlaces(folder);
    const first = await runIndex(code, places);
    const report = await first.client.report();
    await wait(settle);
    const resident = first.resident();
    await first.client.close(5_000);
    const again = await runIndex(code, places);
    const { counts } = await again.client.report();
    const asked = await queryTimes(again.client, code);
    const saved = await savedEdits(again.client, code, asked.paths);
    const typed = await typedEdits(again.client, code, asked.paths);
    await again.client.close(5_000);
    await wait(1_000);
    const savedBytes = report.saved?.bytes ?? Number.NaN;
    return [
      lower('files', report.state.files, ''),
      lower('text', report.bytes / megabyte, 'MB'),
      lower('chunks', report.chunks, ''),
      lower('first index, wall', first.took, 'ms', 14_000),
      lower('peak over the process before', first.peak / megabyte, 'MB', 400),
      lower('host’s event-loop delay meanwhile, p99', first.delay.p99, 'ms', 20),
      lower('host’s event-loop delay meanwhile, longest', first.delay.max, 'ms'),
      lower('resident after building', resident / megabyte, 'MB', 250),
      lower('postings in memory', report.memory / megabyte, 'MB'),
      lower('saved index', savedBytes / megabyte, 'MB'),
      lower('saved index, share of the text', (savedBytes / report.bytes) * 100, '%', 40),
      lower('reopening it unchanged', again.took, 'ms', 1_500),
      lower('texts cut when reopened unchanged', counts.parsed, '', 0),
      lower('one edited file, saved, median', median(saved), 'ms'),
      lower('one edited file, saved, longest', Math.max(...saved), 'ms', 100),
      lower('one edited file, typed, longest', Math.max(...typed), 'ms', 100),
      lower('question, median', median(asked.times), 'ms'),
      lower('question, p95', percentile(asked.times, 0.95), 'ms', 15),
      lower('resident over the process before, closed twice', again.resident() / megabyte, 'MB'),
    ];
  });
}

/** Asks what comments in the code say, as a person would put it. */
async function queryTimes(
  client: IndexClient,
  code: string,
): Promise<{ readonly times: readonly number[]; readonly paths: readonly string[] }> {
  const seeds = await client.query({ ...query, question: 'error value list name test', limit: 50 });
  const paths = [...new Set(seeds.chunks.map((chunk) => chunk.path))];
  const comments = paths.flatMap((each) =>
    Array.from(
      readFileSync(path.join(code, each), 'utf8').matchAll(
        /^\s*(?:\/\/|\/?\*+|#)\s*(\w.{30,200})$/gmu,
      ),
      ([, text = '']) => text,
    ),
  );
  const random = randomFrom(1);
  const times: number[] = [];
  for (let i = 0; i < questions; i++) {
    const question =
      comments[Math.floor(random() * comments.length)] ?? paths[i % paths.length] ?? '';
    const from = performance.now();
    await client.query({ ...query, question });
    times.push(performance.now() - from);
  }
  return { times, paths };
}

/** Milliseconds from the word that a file changed on the disk to an answer with what it says now. */
async function savedEdits(
  client: IndexClient,
  code: string,
  paths: readonly string[],
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < edits; i++) {
    const file = path.join(code, paths[i % paths.length] ?? '');
    const word = wordFor(i);
    appendFileSync(file, `\n// ${word}\n`);
    const from = performance.now();
    client.changed([file]);
    times.push(await untilFound(client, word, from));
  }
  return times;
}

/** The same for what is in an editor only. */
async function typedEdits(
  client: IndexClient,
  code: string,
  paths: readonly string[],
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < edits; i++) {
    const file = path.join(code, paths[i % paths.length] ?? '');
    const word = wordFor(edits + i);
    const text = `${readFileSync(file, 'utf8')}\n// ${word}\n`;
    // Nobody types in what was opened in the same moment.
    client.opened(file);
    await wait(afterOpening);
    const from = performance.now();
    client.setUnsaved(file, text);
    times.push(await untilFound(client, word, from));
  }
  return times;
}

async function untilFound(client: IndexClient, word: string, from: number): Promise<number> {
  for (;;) {
    const { chunks } = await client.query({ ...query, question: word, limit: 1 });
    if (chunks[0]?.text.includes(word) === true) return performance.now() - from;
    if (performance.now() - from > 10_000) throw new Error(`The index never learned of ${word}`);
  }
}

/** A word that no repository has. */
function wordFor(i: number): string {
  return `zq${Array.from(String(i), (digit) => 'bcdfghjkmp'[Number(digit)]).join('')}xv`;
}
