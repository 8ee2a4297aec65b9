import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { indexReport } from '../../../src/commands/indexReport.ts';
import type { IndexKeeper, IndexKeeperOptions } from '../../../src/context/index/indexKeeper.ts';
import { defaultLimits, type IndexLimits } from '../../../src/context/index/indexSetup.ts';
import type { LeftOutReason } from '../../../src/context/index/leftOut.ts';
import { makeReport } from '../../../src/context/index/makeReport.ts';
import { IndexFolder, pathsFor, startKeeper } from './indexFolder.ts';

/** A word for a number, without a digit or a vowel that a stemmer might take away. */
const letters = (i: number): string =>
  Array.from(String(i), (digit) => 'bcdfghjkmp'[Number(digit)])
    .join('')
    .padStart(5, 'z');

describe('the limits of the index', function () {
  this.timeout(60_000);
  let folder: IndexFolder;

  beforeEach(() => {
    folder = new IndexFolder();
  });

  afterEach(() => folder.delete());

  async function build(
    limits: Partial<IndexLimits> = {},
    open: readonly string[] = [],
    more: Pick<IndexKeeperOptions, 'mostFound'> = {},
  ) {
    const setup = folder.setup({ limits: { ...defaultLimits, ...limits }, open });
    const { keeper, settled } = startKeeper(setup, undefined, more);
    await settled();
    return { keeper, settled };
  }

  /** How many are left out for this reason, and the first of them. */
  function leftOut(keeper: IndexKeeper, wanted: LeftOutReason) {
    const group = makeReport(keeper, []).leftOut.find(({ reason }) => reason === wanted);
    return [group?.count ?? 0, group?.paths[0]] as const;
  }

  /** As old as its number: the higher, the newer. */
  function writeMany(count: number): void {
    for (let i = 0; i < count; i++)
      utimesSync(folder.write(`tiny/${i % 50}/f${i}.txt`, letters(i)), i + 1, i + 1);
  }

  it('let five thousand tiny files in', async () => {
    writeMany(5_000);
    const { keeper } = await build();
    assert.equal(keeper.state().files, 5_000);
    assert.deepEqual(pathsFor(keeper, letters(4_999)), ['tiny/49/f4999.txt']);
    assert.equal(keeper.state().full, false);
    await keeper.close();
  });

  it('keep of more files than may be those that are open or near, then the newest, and say so', async () => {
    writeMany(1_500);
    const open = [folder.file('tiny/7/f7.txt')];
    const { keeper } = await build({ files: 500 }, open);
    assert.deepEqual([keeper.state().files, keeper.state().full], [500, true]);
    for (const kept of [7, 57, 1_457, 1_499])
      assert.deepEqual(pathsFor(keeper, letters(kept)), [`tiny/${kept % 50}/f${kept}.txt`]);
    assert.deepEqual(pathsFor(keeper, letters(1)), []);
    assert.equal(leftOut(keeper, 'over-limit')[0], 1_000);
    const text = indexReport(makeReport(keeper, []), []);
    assert.match(text, /Beyond the limits in the settings[^\n]*: 1,000\n[^]*and 800 more/u);
    await keeper.close();
  });

  it('count bytes of a file, bytes of all files, and memory', async () => {
    for (let i = 0; i < 300; i++) folder.write(`f${i}.txt`, `${letters(i)} `.repeat(20));
    folder.write('large.txt', 'word '.repeat(2_000));
    const whole = await build();
    const { bytes } = whole.keeper.files.index;
    await whole.keeper.close();

    const small = await build({ fileBytes: 5_000 });
    assert.deepEqual(leftOut(small.keeper, 'too-large'), [1, 'large.txt']);
    assert.equal(small.keeper.state().files, 300);
    await small.keeper.close();

    const short = await build({ totalBytes: 6_000 });
    assert.deepEqual([short.keeper.state().files, short.keeper.state().full], [50, true]);
    await short.keeper.close();

    folder.forgetSaved();
    const narrow = await build({ memoryBytes: bytes / 2 });
    const { files, full } = narrow.keeper.state();
    assert.ok(full && files > 0 && files < 301, `${files} files`);
    assert.equal(leftOut(narrow.keeper, 'over-limit')[0], 301 - files);
    await narrow.keeper.close();
  });

  it('hold for what comes later too, of which the newest is kept', async () => {
    utimesSync(folder.write('a.txt', 'early'), 10, 10);
    const { keeper, settled } = await build({ files: 1 });
    for (const text of ['late', 'late again']) {
      const done = settled();
      keeper.changed([folder.write('late.txt', text)]);
      await done;
      assert.deepEqual(pathsFor(keeper, 'late'), ['late.txt']);
      assert.deepEqual(pathsFor(keeper, 'early'), []);
      assert.deepEqual(leftOut(keeper, 'over-limit'), [1, 'a.txt']);
    }
    const done = settled();
    const old = folder.write('old.txt', 'older than all');
    utimesSync(old, 1, 1);
    keeper.changed([old]);
    await done;
    assert.deepEqual(pathsFor(keeper, 'older'), []);
    assert.deepEqual(leftOut(keeper, 'over-limit'), [2, 'a.txt']);
    assert.equal(keeper.state().files, 1);
    assert.equal(keeper.state().full, true);
    await keeper.close();
  });

  it('hold no longer once they are raised, though no file changed', async () => {
    folder.write('a.txt', 'early');
    folder.write('grown.txt', 'small');
    const { keeper, settled } = await build({ files: 2, fileBytes: 1_000 });
    const done = settled();
    keeper.changed([
      folder.write('late.txt', 'late'),
      folder.write('grown.txt', 'grown '.repeat(1_000)),
    ]);
    await done;
    keeper.changed([folder.write('third.txt', 'third')]);
    await settled();
    assert.equal(keeper.state().files, 2);
    await keeper.close();
    const same = await build({ files: 2, fileBytes: 1_000 });
    assert.equal(same.keeper.state().full, true);
    await same.keeper.close();
    const raised = await build();
    assert.equal(raised.keeper.state().files, 4);
    assert.deepEqual(pathsFor(raised.keeper, 'grown'), ['grown.txt']);
    assert.deepEqual(pathsFor(raised.keeper, 'third'), ['third.txt']);
    assert.equal(raised.keeper.state().full, false);
    await raised.keeper.close();
  });

  it('are said where there are more files than anyone could look through', async () => {
    writeMany(120);
    const { keeper } = await build({}, [], { mostFound: 100 });
    assert.deepEqual([keeper.state().files, keeper.state().full], [100, true]);
    assert.equal(leftOut(keeper, 'over-limit')[0], 20);
    await keeper.close();
  });
});
