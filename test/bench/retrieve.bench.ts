import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { copyGrammars } from '../../scripts/lib/grammars.mjs';
import { createChunker, type Chunker } from '../../src/context/chunks/chunker.ts';
import type { CodeIndex } from '../../src/context/rank/codeIndex.ts';
import { createCodeIndex } from '../../src/context/rank/createCodeIndex.ts';
import { withBenchFolder } from './benchFolder.ts';
import { lower, percentile, type Figure } from './figures.ts';

/** Neither VS Code nor a browser nor a build. */
export const needs: readonly string[] = [];
/** It needs a repository and questions about it. */
export const onDemand = true;

const usage =
  'npm run bench -- retrieve --repo DIR --queries FILE.jsonl --task commit|function --name NAME --out RESULTS.jsonl';
const chunksPerQuestion = 50;
const largestFile = 1_500_000;
const noBoosts = { open: [], recent: [], mentioned: [] };

interface Query {
  readonly repo: string;
  readonly task: string;
  readonly query: string;
}

/**
 * Answers the questions of one repository and task from an index of the folder, a line of JSON each:
 * `{ repo, task, query, results: [{ path, startLine, endLine }] }`, best first. Where the folder has a
 * `plain` and a `blanked` copy of the repository, function questions are answered from the blanked one.
 */
export async function run(args: readonly string[]): Promise<readonly Figure[]> {
  const { repo, queries, task, name, out } = readArgs(args);
  const copy = path.join(repo, task === 'function' ? 'blanked' : 'plain');
  const folder = existsSync(copy) ? copy : repo;
  const built = await withBenchFolder((grammars) => buildIndex(folder, grammars));
  const questions = (await readQueries(queries)).filter(
    (query) => query.task === task && query.repo === name,
  );
  const times: number[] = [];
  const lines = questions.map((query) => JSON.stringify(answer(query, built.index, times)));
  await writeFile(out, lines.map((line) => `${line}\n`).join(''));
  const from = performance.now();
  const saved = built.index.save();
  return [
    lower('files', built.index.files, ''),
    lower('text', built.bytes / 1e6, 'MB'),
    lower('index, one thread', built.ms / 1000, 's'),
    lower('save', performance.now() - from, 'ms'),
    lower('saved size of the text', (saved.length / built.bytes) * 100, '%', 40),
    lower(`${questions.length} questions, p50`, percentile(times, 0.5), 'ms'),
    lower(`${questions.length} questions, p95`, percentile(times, 0.95), 'ms', 15),
  ];
}

function readArgs(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { repo: text, queries: text, task: text, name: text, out: text };
  const { repo, queries, task, name, out } = parseArgs({ args: [...args], options }).values;
  if (!repo || !queries || !name || !out || (task !== 'commit' && task !== 'function')) {
    throw new Error(`Usage: ${usage}`);
  }
  return { repo, queries, task, name, out };
}

async function readQueries(file: string): Promise<readonly Query[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Query);
}

async function buildIndex(folder: string, grammars: string) {
  await copyGrammars(grammars);
  const chunker = createChunker({ grammars });
  const index = createCodeIndex();
  const from = performance.now();
  let bytes = 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) bytes += await addFile(index, chunker, folder, file);
  }
  chunker.dispose();
  return { index, bytes, ms: performance.now() - from };
}

/** Adds a text and returns its size in bytes; 0 for what is none or too large. */
async function addFile(
  index: CodeIndex,
  chunker: Chunker,
  folder: string,
  file: string,
): Promise<number> {
  const name = path.relative(folder, file).replaceAll(path.sep, '/');
  if (/(?:^|\/)(?:\.git|node_modules)\//u.test(name)) return 0;
  const content = await readFile(file);
  if (content.length > largestFile || content.includes(0)) return 0;
  const text = content.toString('utf8');
  const { chunks, names } = await chunker.chunk(name, text);
  index.add({ path: name, text, chunks, names });
  return content.length;
}

function answer({ repo, task, query }: Query, index: CodeIndex, times: number[]) {
  const from = performance.now();
  const found = index.search(query, noBoosts, chunksPerQuestion);
  times.push(performance.now() - from);
  const results = found.map(({ path: file, startLine, endLine }) => ({
    path: file,
    startLine,
    endLine,
  }));
  return { repo, task, query, results };
}
