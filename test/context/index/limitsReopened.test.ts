import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { indexReport } from '../../../src/commands/indexReport.ts';
import { IndexClient } from '../../../src/context/index/indexClient.ts';
import type { IndexKeeper } from '../../../src/context/index/indexKeeper.ts';
import {
  defaultLimits,
  type IndexLimits,
  type IndexSetup,
} from '../../../src/context/index/indexSetup.ts';
import { makeReport } from '../../../src/context/index/makeReport.ts';
import { IndexFolder, startKeeper } from './indexFolder.ts';

/** A word for a number, without a digit or a vowel that a stemmer might take away. */
const letters = (i: number): string =>
  Array.from(String(i), (digit) => 'bcdfghjkmp'[Number(digit)])
    .join('')
    .padStart(5, 'z');

const text = (i: number): string =>
  Array.from({ length: 50 }, (_, k) => `${letters(i)}${letters(k)}`).join(' ');

const count = 500;
const thread = new URL('../../../src/context/index/indexWorker.ts', import.meta.url);

describe('a full index that is opened again', function () {
  this.timeout(60_000);
  let folder: IndexFolder;

  beforeEach(() => {
    folder = new IndexFolder();
    // The higher the number, the newer; a tenth of them beside the one that is open.
    for (let i = 0; i < count; i++) {
      const file = folder.write(`d${i % 10}/f${i}.txt`, text(i));
      utimesSync(file, 1_000 + i, 1_000 + i);
    }
  });

  afterEach(() => folder.delete());

  const setup = (limits: Partial<IndexLimits>): IndexSetup =>
    folder.setup({
      limits: { ...defaultLimits, ...limits },
      open: [folder.file('d3/f3.txt')],
    });

  async function open(limits: Partial<IndexLimits>) {
    const { keeper, settled } = startKeeper(setup(limits));
    await settled();
    return keeper;
  }

  function indexed(keeper: IndexKeeper): readonly string[] {
    return [...keeper.files.table.entries()]
      .flatMap(([path, { type }]) => (type === 'indexed' ? [path] : []))
      .toSorted();
  }

  /** As many files as these, those that are wanted most: what is beside the open one, then the newest. */
  function nearestAndNewest({ length }: readonly string[]): readonly string[] {
    const numbers = Array.from({ length: count }, (_, i) => i);
    const far = (i: number): number => (i === 3 ? -1 : i % 10 === 3 ? 0 : 1);
    const sorted = numbers.toSorted((a, b) => far(a) - far(b) || b - a);
    return sorted
      .slice(0, length)
      .map((i) => `d${i % 10}/f${i}.txt`)
      .toSorted();
  }

  async function memoryOfAll(): Promise<number> {
    const keeper = await open({});
    const { bytes } = keeper.files.index;
    await keeper.close();
    folder.forgetSaved();
    return bytes;
  }

  for (const limit of ['bytes', 'memory'] as const) {
    const limits = async (): Promise<Partial<IndexLimits>> =>
      limit === 'bytes'
        ? { totalBytes: 150_000 }
        : { memoryBytes: Math.floor((await memoryOfAll()) * 0.55) };

    it(`has the same files, the nearest and newest, and says so: ${limit}`, async () => {
      const its = await limits();
      let keeper = await open(its);
      const before = indexed(keeper);
      assert.ok(before.length > 100 && before.length < 400, `${before.length} files`);
      assert.deepEqual(nearestAndNewest(before), before);
      for (let times = 0; times < 3; times++) {
        await keeper.close();
        keeper = await open(its);
        assert.deepEqual(indexed(keeper), before);
        assert.deepEqual(keeper.files.counts, { parsed: 0, remembered: 0, read: 0 });
        assert.equal(keeper.state().full, true);
        const left = (count - before.length).toLocaleString('en');
        const report = indexReport(makeReport(keeper, []), []);
        assert.match(report, /The limits in the settings left files out/u);
        assert.match(
          report,
          new RegExp(`Beyond the limits in the settings[^\\n]*: ${left}\\n`, 'u'),
        );
      }
      await keeper.close();
    });

    it(`has the same files when its thread was killed, and says so: ${limit}`, async () => {
      const its = await limits();
      const keeper = await open(its);
      const before = indexed(keeper);
      await keeper.close();
      const workers: Worker[] = [];
      const ready: { resolve: () => void }[] = [];
      const client = new IndexClient({
        setup: setup(its),
        start(data) {
          const worker = new Worker(thread, { workerData: data });
          workers.push(worker);
          return worker;
        },
        onState({ phase, waiting }) {
          if (phase !== 'ready' || waiting > 0) return;
          for (const { resolve } of ready.splice(0)) resolve();
        },
        restartAfter: 1,
        silence: 30_000,
      });
      const nextReady = (): Promise<void> => {
        const next = Promise.withResolvers<void>();
        ready.push(next);
        return next.promise;
      };
      try {
        await nextReady();
        const killed = workers[0]?.terminate();
        // What the first thread said before its end may come after it was ended.
        while (workers.length < 2) await nextReady();
        await killed;
        const report = await client.report();
        assert.deepEqual([report.state.files, report.state.full], [before.length, true]);
        assert.equal(report.counts.parsed, 0);
        const group = report.leftOut.find(({ reason }) => reason === 'over-limit');
        assert.equal(group?.count, count - before.length);
        const kept = new Set(before);
        assert.deepEqual(
          group.paths.filter((path) => kept.has(path)),
          [],
        );
      } finally {
        await client.close(2_000);
      }
    });
  }

  it('lets in what there is room for once it may take more memory', async () => {
    const all = await memoryOfAll();
    const narrow = await open({ memoryBytes: Math.floor(all * 0.55) });
    await narrow.close();
    const wide = await open({ memoryBytes: all * 2 });
    assert.deepEqual([wide.state().files, wide.state().full], [count, false]);
    await wide.close();
  });
});
