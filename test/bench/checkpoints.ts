import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openCheckpoints, type CheckpointStore } from '../../src/checkpoints/checkpointStore.ts';
import { planCleanup } from '../../src/checkpoints/planCleanup.ts';
import { createDiskFiles } from '../../src/edits/transactionFiles.ts';
import { lower, median, percentile, type Figure } from './figures.ts';
import { holdUpOf } from './holdUp.ts';

const files = 10_000;
const touched = 20;
/** Rounds over few checkpoints, and with as many there as CKP-09 names. */
const rounds = 60;
const many = 1_000;

/** How long a checkpoint takes in a large workspace, and what a small change in a large file costs. */
export async function checkpointFigures(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  try {
    return [...(await creation(folder)), await smallChange(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Workspace {
  readonly store: CheckpointStore;
  readonly paths: readonly string[];
}

/** Checkpoints one after the other; each of the touched files has changed since the last time. */
async function creation(folder: string): Promise<readonly Figure[]> {
  const paths = Array.from({ length: files }, (_, i) => join(folder, `d${i % 100}`, `f${i}.ts`));
  for (let i = 0; i < 100; i++) mkdirSync(join(folder, `d${i}`));
  for (const [i, path] of paths.entries()) writeFileSync(path, source(i, 200));
  const store = await openCheckpoints(join(folder, 'store'));
  const few = await createSome({ store, paths }, { rounds, first: 0 });
  const name = `checkpoint of ${touched} files among ${files}`;
  const figures = [
    lower(`${name}, p95`, percentile(few.times, 0.95), 'ms', 100),
    lower('longest hold-up of the host meanwhile', few.longest, 'ms'),
  ];
  await fillStore({ store, paths });
  const full = await createSome({ store, paths }, { rounds, first: many });
  figures.push(
    lower(`${name}, with 1,000 there, p95`, percentile(full.times, 0.95), 'ms', 200),
    lower('longest hold-up of the host meanwhile, with 1,000', full.longest, 'ms'),
    ...(await withMany(store)),
  );
  await store.close();
  return figures;
}

/** Reads the touched files and keeps them, each round by round. */
async function createSome(
  { store, paths }: Workspace,
  { rounds: count, first }: { readonly rounds: number; readonly first: number },
): Promise<{ readonly times: readonly number[]; readonly longest: number }> {
  const disk = createDiskFiles();
  const times: number[] = [];
  let longest = 0;
  for (let round = first; round < first + count; round++) {
    const chosen = paths.slice(0, touched);
    for (const path of chosen) {
      writeFileSync(path, readFileSync(path, 'utf8').replace('\n', `\nconst round = ${round};\n`));
    }
    const begun = performance.now();
    const heldUp = await holdUpOf(async () => {
      const kept = chosen.map(async (path) => {
        const uri = pathToFileURL(path).href;
        const before = await disk.read(uri);
        return before ? { uri, before } : { uri };
      });
      await store.create({ title: 'Bench', automatic: true, files: await Promise.all(kept) });
    });
    times.push(performance.now() - begun);
    longest = Math.max(longest, heldUp);
  }
  return { times, longest };
}

/** As edits leave them: two files each, before and after, a line changed in both, all over the workspace. */
async function fillStore({ store, paths }: Workspace): Promise<void> {
  const now = new Map<string, string>();
  for (let n = await store.count(); n < many; n++) {
    const changed = [paths[(n * 7) % 500], paths[(n * 31) % files]].map((path = '') => {
      const before = now.get(path) ?? readFileSync(path, 'utf8');
      const after = before.replace('\n', `\nconst edit = ${n};\n`);
      now.set(path, after);
      return {
        uri: pathToFileURL(path).href,
        before: Buffer.from(before),
        after: Buffer.from(after),
      };
    });
    await store.create({ title: `Edit ${n}`, automatic: true, files: changed });
  }
}

/** What a person does with so many. Restoring takes the contents of one out of the store. */
async function withMany(store: CheckpointStore): Promise<readonly Figure[]> {
  const [lists, plans, gets]: [number[], number[], number[]] = [[], [], []];
  const policy = { maxCount: 500, maxAge: 0, quota: 1024 * 1024 };
  let longest = 0;
  for (let round = 0; round < 7; round++) {
    const begun = performance.now();
    longest = Math.max(longest, await holdUpOf(() => store.list()));
    lists.push(performance.now() - begun);
    const infos = await store.list();
    const planned = performance.now();
    planCleanup(infos, policy, Date.now());
    plans.push(performance.now() - planned);
    for (let i = round; i < infos.length; i += 50) {
      const from = performance.now();
      await store.get(infos[i]?.id ?? '');
      gets.push(performance.now() - from);
    }
  }
  return [
    lower('list of 1,000 checkpoints, median', median(lists), 'ms', 100),
    lower('longest hold-up of the host by the list', longest, 'ms'),
    lower('plan of a clean-up of 1,000 checkpoints, median', median(plans), 'ms', 20),
    lower(
      'contents of one of 1,000 checkpoints, to restore, p95',
      percentile(gets, 0.95),
      'ms',
      100,
    ),
    lower('1,000 checkpoints on the disk', (await store.usage()) / 1e6, 'MB'),
    ...(await cleaned(store)),
  ];
}

async function cleaned(store: CheckpointStore): Promise<readonly Figure[]> {
  const ids = (await store.list()).slice(500).map(({ id }) => id);
  const begun = performance.now();
  const longest = await holdUpOf(async () => {
    await store.remove(ids);
    await store.collectGarbage();
  });
  return [
    lower('clean-up of half of them', performance.now() - begun, 'ms'),
    lower('longest hold-up of the host by the clean-up', longest, 'ms'),
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
