import assert from 'node:assert/strict';
import { rmSync, statSync, utimesSync } from 'node:fs';
import { indexReport } from '../../../src/commands/indexReport.ts';
import type { IndexKeeper } from '../../../src/context/index/indexKeeper.ts';
import { serveIndex } from '../../../src/context/index/indexServer.ts';
import { defaultLimits, type IndexLimits } from '../../../src/context/index/indexSetup.ts';
import { makeReport } from '../../../src/context/index/makeReport.ts';
import type { IndexResponse } from '../../../src/context/index/messages.ts';
import { randomFrom } from '../../helpers/random.ts';
import { IndexFolder, ParagraphChunker, pathsFor, startKeeper } from './indexFolder.ts';

/** A word for a number, without a digit or a vowel that a stemmer might take away. */
const letters = (i: number): string =>
  Array.from(String(i), (digit) => 'bcdfghjkmp'[Number(digit)])
    .join('')
    .padStart(5, 'z');

describe('a full index', function () {
  this.timeout(60_000);
  let folder: IndexFolder;
  let keeper: IndexKeeper;
  let settled: () => Promise<void>;
  let chunker: ParagraphChunker;

  beforeEach(() => {
    folder = new IndexFolder();
  });

  afterEach(async () => {
    await keeper.close();
    folder.delete();
  });

  async function build(limits: Partial<IndexLimits> = {}, open: readonly string[] = []) {
    const files = open.map((name) => folder.file(name));
    const setup = folder.setup({ limits: { ...defaultLimits, ...limits }, open: files });
    chunker = new ParagraphChunker();
    ({ keeper, settled } = startKeeper(setup, chunker));
    await settled();
  }

  /** `age`: the lower, the older. */
  function write(name: string, text: string, age: number): string {
    const file = folder.write(name, text);
    utimesSync(file, 1_000 + age, 1_000 + age);
    return file;
  }

  async function change(...files: readonly string[]): Promise<void> {
    const done = settled();
    keeper.changed(files);
    await done;
  }

  async function type(name: string, text: string | undefined): Promise<void> {
    const done = settled();
    keeper.setUnsaved(folder.file(name), text);
    await done;
  }

  function indexed(of = keeper): readonly string[] {
    return [...of.files.table.entries()]
      .flatMap(([path, { type: what }]) => (what === 'indexed' ? [path] : []))
      .toSorted();
  }

  function leftOut(): readonly string[] {
    const { leftOut: groups } = makeReport(keeper, []);
    const group = groups.find(({ reason }) => reason === 'over-limit');
    assert.equal(group?.count ?? 0, group?.paths.length ?? 0);
    return group?.paths.toSorted() ?? [];
  }

  it('takes what is newer for what is oldest, which is not found any more, and says so', async () => {
    for (const [i, name] of ['a', 'b', 'c'].entries()) write(`${name}.txt`, `word${name}`, i);
    await build({ files: 3 });
    assert.equal(keeper.state().full, false);
    await change(write('d.txt', 'wordd', 9));
    assert.deepEqual(indexed(), ['b.txt', 'c.txt', 'd.txt']);
    assert.deepEqual(pathsFor(keeper, 'worda'), []);
    assert.deepEqual(pathsFor(keeper, 'wordd'), ['d.txt']);
    assert.deepEqual(leftOut(), ['a.txt']);
    assert.equal(keeper.state().full, true);
    const report = indexReport(makeReport(keeper, []), []);
    assert.match(report, /The limits in the settings left files out/u);
    assert.match(report, /Beyond the limits in the settings[^\n]*: 1\n\n- `a\.txt`/u);
    // The next one goes once more.
    await change(write('e.txt', 'worde', 10), write('f.txt', 'wordf', 11));
    assert.deepEqual(indexed(), ['d.txt', 'e.txt', 'f.txt']);
    assert.deepEqual(leftOut(), ['a.txt', 'b.txt', 'c.txt']);
  });

  it('takes what is nearer to the open files for what is farthest, however new that is', async () => {
    write('src/cart/open.ts', 'opened', 1);
    write('src/shop.ts', 'shopping', 1);
    write('lib/far.ts', 'faraway', 50);
    await build({ files: 3 }, ['src/cart/open.ts']);
    await change(write('src/cart/near.ts', 'nearby', 0));
    assert.deepEqual(indexed(), ['src/cart/near.ts', 'src/cart/open.ts', 'src/shop.ts']);
    await change(write('lib/farther.ts', 'farther', 99));
    assert.deepEqual(indexed(), ['src/cart/near.ts', 'src/cart/open.ts', 'src/shop.ts']);
    assert.deepEqual(leftOut(), ['lib/far.ts', 'lib/farther.ts']);
  });

  it('takes in what is opened, and what is near it from then on', async () => {
    for (let i = 0; i < 6; i++) write(`src/s${i}.ts`, `source${letters(i)}`, i);
    write('lib/deep/one.ts', 'libraryone', 0);
    write('lib/deep/two.ts', 'librarytwo', 0);
    await build({ files: 4 }, ['src/s0.ts']);
    assert.deepEqual(indexed(), ['src/s0.ts', 'src/s3.ts', 'src/s4.ts', 'src/s5.ts']);
    const done = settled();
    keeper.opened(folder.file('lib/deep/one.ts'));
    await done;
    assert.deepEqual(indexed(), ['lib/deep/one.ts', 'src/s0.ts', 'src/s4.ts', 'src/s5.ts']);
    await change(write('lib/deep/two.ts', 'librarytwo again', 7));
    assert.deepEqual(indexed(), ['lib/deep/one.ts', 'lib/deep/two.ts', 'src/s0.ts', 'src/s5.ts']);
    // A walk holds to the same order.
    const walked = settled();
    keeper.rescan();
    await walked;
    assert.deepEqual(indexed(), ['lib/deep/one.ts', 'lib/deep/two.ts', 'src/s0.ts', 'src/s5.ts']);
  });

  it('keeps what was opened since it was taken in, and lets back in what is nearest by then', async () => {
    for (const [i, name] of ['open', 'b', 'c'].entries()) write(`src/${name}.ts`, letters(i), i);
    for (let i = 3; i < 6; i++) write(`lib/far/f${i}.ts`, letters(i), i - 10);
    write('docs/new.ts', letters(6), 90);
    await build({ files: 3 }, ['src/open.ts']);
    await change(write('src/d.ts', letters(7), 7));
    assert.deepEqual(indexed(), ['src/c.ts', 'src/d.ts', 'src/open.ts']);
    keeper.opened(folder.file('src/c.ts'));
    await change(write('src/e.ts', letters(8), 8));
    assert.deepEqual(indexed(), ['src/c.ts', 'src/e.ts', 'src/open.ts']);
    rmSync(folder.file('src/e.ts'));
    await change(folder.file('src/e.ts'));
    assert.deepEqual(indexed(), ['src/c.ts', 'src/d.ts', 'src/open.ts']);
    // Its folder is as near as the other one by now, and what is opened there comes in.
    const opened = settled();
    keeper.opened(folder.file('lib/far/f3.ts'));
    await opened;
    assert.deepEqual(indexed(), ['lib/far/f3.ts', 'src/c.ts', 'src/open.ts']);
    for (const name of ['src/b.ts', 'src/d.ts', 'src/c.ts']) rmSync(folder.file(name));
    await change(...['src/b.ts', 'src/d.ts', 'src/c.ts'].map((name) => folder.file(name)));
    assert.deepEqual(indexed(), ['lib/far/f3.ts', 'lib/far/f5.ts', 'src/open.ts']);
  });

  it('refuses what comes after all that it has, and does not even read it', async () => {
    for (let i = 0; i < 3; i++) write(`f${i}.txt`, letters(i), 10 + i);
    await build({ files: 3 });
    const { read } = keeper.files.counts;
    await change(write('old.txt', 'oldest', 1));
    assert.deepEqual(indexed(), ['f0.txt', 'f1.txt', 'f2.txt']);
    assert.deepEqual(leftOut(), ['old.txt']);
    assert.equal(keeper.files.counts.read, read);
  });

  it('puts several small files out for a large one, and none that need not go', async () => {
    for (let i = 0; i < 10; i++) write(`f${i}.txt`, `${letters(i)} `.repeat(10).slice(0, 40), i);
    write('wide.txt', 'wide '.repeat(20), 3.5);
    await build({ totalBytes: 500 });
    assert.equal(keeper.files.table.bytes, 500);
    // The oldest ones are too small; with the next, which is wide, some of them may stay.
    await change(write('large.txt', 'large '.repeat(29).slice(0, 170), 50));
    assert.deepEqual(leftOut(), ['f0.txt', 'f1.txt', 'wide.txt']);
    await change(write('huge.txt', 'enormous '.repeat(40), 51));
    assert.deepEqual(indexed(), ['f7.txt', 'f8.txt', 'f9.txt', 'huge.txt']);
    assert.ok(keeper.files.table.bytes <= 500);
    assert.deepEqual(pathsFor(keeper, letters(5)), []);
    // What is larger than all that may be puts nobody out.
    await change(write('beyond.txt', 'beyond '.repeat(90), 52));
    assert.deepEqual(indexed(), ['f7.txt', 'f8.txt', 'f9.txt', 'huge.txt']);
  });

  it('puts nobody out for what would not fit all the same', async () => {
    for (let i = 0; i < 4; i++) write(`f${i}.txt`, 'x'.repeat(100), i * 10);
    await build({ totalBytes: 400 });
    await change(write('middle.txt', 'y'.repeat(250), 15));
    assert.deepEqual(indexed(), ['f0.txt', 'f1.txt', 'f2.txt', 'f3.txt']);
    assert.deepEqual(leftOut(), ['middle.txt']);
    await change(write('middle.txt', 'y'.repeat(150), 15));
    assert.deepEqual(indexed(), ['f2.txt', 'f3.txt', 'middle.txt']);
  });

  it('lets a file back in once others are deleted or become smaller', async () => {
    for (let i = 0; i < 5; i++) write(`f${i}.txt`, letters(i).repeat(20), i);
    await build({ totalBytes: 300 });
    assert.deepEqual(indexed(), ['f2.txt', 'f3.txt', 'f4.txt']);
    rmSync(folder.file('f3.txt'));
    await change(folder.file('f3.txt'));
    assert.deepEqual(indexed(), ['f1.txt', 'f2.txt', 'f4.txt']);
    assert.deepEqual(pathsFor(keeper, letters(1).repeat(20)), ['f1.txt']);
    await change(write('f4.txt', 'short', 4));
    assert.deepEqual(indexed(), ['f1.txt', 'f2.txt', 'f4.txt']);
    await change(write('f2.txt', 'short too', 2));
    assert.deepEqual(indexed(), ['f0.txt', 'f1.txt', 'f2.txt', 'f4.txt']);
    assert.deepEqual([leftOut(), keeper.state().full], [[], false]);
  });

  it('does not let a file pass that only came while there was room for a better one', async () => {
    for (let i = 0; i < 4; i++) write(`f${i}.txt`, letters(i), 10 + i);
    await build({ files: 2 });
    rmSync(folder.file('f3.txt'));
    await change(folder.file('f3.txt'), write('old.txt', 'oldest', 1));
    assert.deepEqual(indexed(), ['f1.txt', 'f2.txt']);
    assert.deepEqual(leftOut(), ['f0.txt', 'old.txt']);
  });

  it('never refuses what is being edited, unless it is too much by itself', async () => {
    for (let i = 0; i < 4; i++) write(`f${i}.txt`, letters(i).repeat(20), i);
    await build({ files: 3, totalBytes: 300 });
    await type('f0.txt', 'edited zero');
    assert.deepEqual(indexed(), ['f0.txt', 'f2.txt', 'f3.txt']);
    // It grows as it is typed in.
    await type('f0.txt', 'edited more '.repeat(12));
    assert.deepEqual(indexed(), ['f0.txt', 'f3.txt']);
    await type('f1.txt', 'edited as well '.repeat(12));
    assert.deepEqual(indexed(), ['f1.txt', 'f3.txt']);
    await type('f1.txt', 'far too much '.repeat(50));
    assert.ok(!indexed().includes('f1.txt'));
    assert.deepEqual(pathsFor(keeper, 'much'), []);
    // What had to go while it was edited is there again with its next letter.
    await type('f0.txt', 'edited again');
    assert.ok(indexed().includes('f0.txt'));
    assert.ok(keeper.files.table.bytes <= 300);
    // Once nobody edits it any more it is as old as it is on the disk, and open.
    await type('f0.txt', undefined);
    await type('f1.txt', undefined);
    assert.deepEqual(indexed(), ['f0.txt', 'f1.txt', 'f3.txt']);
  });

  it('holds its memory while files take each other’s place, and does not shrink away', async () => {
    const text = (i: number): string =>
      Array.from({ length: 60 }, (_, k) => `${letters(i)}${letters(k)}`).join(' ');
    for (let i = 0; i < 600; i++) write(`f${i}.txt`, text(i), i);
    await build();
    const most = Math.floor(keeper.files.index.bytes * 0.6);
    await keeper.close();
    folder.forgetSaved();
    await build({ memoryBytes: most });
    const { files } = keeper.state();
    assert.ok(files > 200 && files < 600, `${files} files`);
    const { bytes } = keeper.files.table;
    for (let i = 600; i < 1_400; i += 100) {
      const more = Array.from({ length: 100 }, (_, k) =>
        write(`f${i + k}.txt`, text(i + k), i + k),
      );
      await change(...more);
      // An eighth more, and what came since it was looked at last.
      const now = keeper.files.index.bytes;
      assert.ok(now <= most * 1.25, `${now} bytes of ${most} after ${i}`);
    }
    assert.ok(keeper.files.table.bytes > bytes * 0.75, `${keeper.files.table.bytes} of ${bytes}`);
    assert.deepEqual(pathsFor(keeper, text(1_399)).slice(0, 1), ['f1399.txt']);
    assert.deepEqual(pathsFor(keeper, `${letters(599)}${letters(1)}`), []);
    assert.equal(keeper.state().files + leftOutCount(), 1_400);
  });

  function leftOutCount(): number {
    const { leftOut: groups } = makeReport(keeper, []);
    return groups.find(({ reason }) => reason === 'over-limit')?.count ?? 0;
  }

  it('has the same files when it is opened anew, and reads none of them', async () => {
    for (let i = 0; i < 20; i++) write(`d${i % 4}/f${i}.txt`, letters(i), i);
    await build({ files: 8 }, ['d1/f1.txt']);
    await change(write('d1/new.txt', 'brandnew', 0), write('d3/new.txt', 'brandnew', 90));
    rmSync(folder.file('d1/f17.txt'));
    await change(folder.file('d1/f17.txt'));
    const [before, left] = [indexed(), leftOut()];
    assert.equal(before.length, 8);
    await keeper.close();
    await build({ files: 8 }, ['d1/f1.txt']);
    assert.deepEqual([indexed(), leftOut()], [before, left]);
    assert.deepEqual(keeper.files.counts, { parsed: 0, remembered: 0, read: 0 });
  });

  it('fills up where some of the most wanted files are none that it takes', async () => {
    for (let i = 0; i < 6; i++) write(`f${i}.txt`, letters(i), i);
    for (let i = 0; i < 3; i++) write(`binary${i}.txt`, '\0', 50 + i);
    await build({ files: 4 });
    assert.deepEqual(indexed(), ['f2.txt', 'f3.txt', 'f4.txt', 'f5.txt']);
    await keeper.close();
    await build({ files: 4 });
    assert.deepEqual(indexed(), ['f2.txt', 'f3.txt', 'f4.txt', 'f5.txt']);
    assert.deepEqual(chunker.cut, []);
  });

  it('tells the search for names who went and who came', async () => {
    for (const [i, name] of ['alpha', 'beta'].entries()) write(`${name}.txt`, name, i);
    await build({ files: 2 });
    let post: (answer: IndexResponse) => void = () => undefined;
    const serve = serveIndex({ keeper, roots: [], post: (answer) => post(answer) });
    const lookUp = async (text: string): Promise<readonly string[]> => {
      const answer = await new Promise<IndexResponse>((resolve) => {
        post = resolve;
        serve({ type: 'lookup', id: 1, text, kind: 'file', limit: 5, near: [] });
      });
      assert.equal(answer.type, 'looked-up');
      return answer.names.map(({ path }) => path);
    };
    assert.deepEqual(await lookUp('alpha'), ['alpha.txt']);
    await change(write('gamma.txt', 'gamma', 9));
    assert.deepEqual(await lookUp('alpha'), []);
    assert.deepEqual(await lookUp('gamma'), ['gamma.txt']);
  });

  it('keeps at any time what a walk of the same files would keep', async () => {
    const seed = Number(process.env['PARLEY_SEED'] ?? Math.floor(Math.random() * 1e6));
    const random = randomFrom(seed);
    const pick = (most: number): number => Math.floor(random() * most);
    const name = (): string => `d${pick(5)}/e${pick(3)}/f${pick(12)}.txt`;
    const open = ['d1/e1/f1.txt', 'd2/e0/f0.txt'];
    const written = new Set(Array.from({ length: 60 }, name));
    for (const [i, each] of [...written].entries()) write(each, letters(i), pick(10_000));
    await build({ files: 25 }, open);
    for (let round = 0; round < 12; round++) {
      const changed = Array.from({ length: 1 + pick(6) }, (_, k) => {
        const its = name();
        if (pick(3) > 0) {
          // Whatever is written again is newer than before.
          const age = written.has(its) ? 10_000 + round : pick(10_000);
          written.add(its);
          return write(its, letters(round * 10 + k), age + k / 10);
        }
        rmSync(folder.file(its), { force: true });
        return folder.file(its);
      });
      await change(...changed);
      const setup = folder.setup({
        limits: { ...defaultLimits, files: 25 },
        open: open.map((each) => folder.file(each)),
        storage: `${folder.storage}-${round}`,
      });
      const fresh = startKeeper(setup);
      await fresh.settled();
      assert.deepEqual(indexed(), indexed(fresh.keeper), `PARLEY_SEED=${seed}, round ${round}`);
      await fresh.keeper.close();
    }
  });

  it('comes to rest within its limits, and knows of each file, whatever happens to them', async () => {
    const seed = Number(process.env['PARLEY_SEED'] ?? Math.floor(Math.random() * 1e6));
    const random = randomFrom(seed);
    const pick = (most: number): number => Math.floor(random() * most);
    const name = (): string => `d${pick(4)}/f${pick(10)}.txt`;
    const text = (): string => `${letters(pick(100))} `.repeat(1 + pick(40));
    const limits = { files: 12, totalBytes: 1_500 };
    await build(limits);
    const [written, typed] = [new Set<string>(), new Map<string, string>()];
    for (let round = 0; round < 60; round++) {
      const done = settled();
      for (let left = pick(4); left >= 0; left--) {
        const its = name();
        const file = folder.file(its);
        const what = pick(5);
        if (what === 0) {
          rmSync(file, { force: true });
          written.delete(its);
        } else if (what === 1) {
          typed.set(its, text());
          keeper.setUnsaved(file, typed.get(its));
        } else if (what === 2 && typed.delete(its)) keeper.setUnsaved(file, undefined);
        else if (what === 3) keeper.opened(file);
        else {
          write(its, text(), pick(1_000));
          written.add(its);
        }
        keeper.changed([file]);
      }
      await done;
      const at = `PARLEY_SEED=${seed}, round ${round}`;
      const { table, index } = keeper.files;
      const free = limits.totalBytes - table.bytes;
      assert.ok(table.files <= limits.files && free >= 0, at);
      assert.deepEqual([index.files, indexed().length], [table.files, table.files], at);
      assert.deepEqual(
        [...indexed(), ...leftOut()].toSorted(),
        [...new Set([...written, ...typed.keys()])].toSorted(),
        at,
      );
      if (table.files === limits.files) continue;
      for (const each of leftOut()) {
        if (!typed.has(each)) assert.ok(statSync(folder.file(each)).size > free, `${each}, ${at}`);
      }
    }
  });
});
