import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openCheckpoints } from '../../src/checkpoints/checkpointStore.ts';
import { createDiskFiles } from '../../src/edits/transactionFiles.ts';
import { lower, percentile, type Figure } from './figures.ts';

const files = 10_000;
const touched = 20;
const rounds = 60;

/** How long a checkpoint takes in a large workspace, and what a small change in a large file costs. */
export async function checkpointFigures(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  try {
    return [...(await creation(folder)), await smallChange(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads the touched files and keeps them; each has changed since the last time. */
async function creation(folder: string): Promise<readonly Figure[]> {
  const paths = Array.from({ length: files }, (_, i) => join(folder, `d${i % 100}`, `f${i}.ts`));
  for (let i = 0; i < 100; i++) mkdirSync(join(folder, `d${i}`));
  for (const [i, path] of paths.entries()) writeFileSync(path, source(i, 200));
  const store = await openCheckpoints(join(folder, 'store'));
  const disk = createDiskFiles();
  const times: number[] = [];
  let longest = 0;
  for (let round = 0; round < rounds; round++) {
    const chosen = paths.slice(0, touched);
    for (const path of chosen) {
      writeFileSync(path, readFileSync(path, 'utf8').replace('\n', `\nconst round = ${round};\n`));
    }
    let last = performance.now();
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const begun = performance.now();
    const kept = await Promise.all(
      chosen.map(async (path) => {
        const uri = pathToFileURL(path).href;
        const before = await disk.read(uri);
        return before ? { uri, before } : { uri };
      }),
    );
    await store.create({ title: 'Bench', automatic: true, files: kept });
    times.push(performance.now() - begun);
    clearInterval(watch);
  }
  await store.close();
  return [
    lower(`checkpoint of ${touched} files among ${files}, p95`, percentile(times, 0.95), 'ms', 100),
    lower('longest hold-up of the host meanwhile', longest, 'ms'),
  ];
}

async function smallChange(folder: string): Promise<Figure> {
  const store = await openCheckpoints(join(folder, 'small'));
  const before = source(1, 25_000);
  const after = before.replace('= 12500;', '= 12500; changed();');
  const uri = 'file:///large.ts';
  await store.create({
    title: 'Bench',
    automatic: true,
    files: [{ uri, before: Buffer.from(before) }],
  });
  await store.create({
    title: 'Bench',
    automatic: true,
    files: [{ uri, before: Buffer.from(after) }],
  });
  const [latest] = await store.list();
  await store.close();
  const stored = latest?.files[0]?.before?.stored ?? Number.NaN;
  return lower(`one line changed in ${(before.length / 1e6).toFixed(1)} MB`, stored, 'B', 2048);
}

/** Lines that do not deflate to nothing. */
function source(seed: number, lines: number): string {
  let state = seed + 1;
  const next = (): string => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state.toString(36);
  };
  return Array.from(
    { length: lines },
    (_, i) => `const ${next()}${next()} = ${i}; // ${next()}\n`,
  ).join('');
}
