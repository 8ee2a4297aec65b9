import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { answerQuery } from '../../../src/context/index/answerQuery.ts';
import { makeReport } from '../../../src/context/index/makeReport.ts';
import { IndexFolder, ParagraphChunker, pathsFor, startKeeper } from './indexFolder.ts';

/** A word for a number, without a digit or a vowel that a stemmer might take away. */
const letters = (i: number): string =>
  Array.from(String(i), (digit) => 'bcdfghjkmp'[Number(digit)])
    .join('')
    .padStart(5, 'z');

const never = new AbortController().signal;
const nothing = { open: [], recent: [], mentioned: [], limit: 20 };

describe('the keeper of the index', () => {
  let folder: IndexFolder;

  beforeEach(() => {
    folder = new IndexFolder({
      'src/cart.ts': 'addItem puts an article into the basket\n\ntotal sums up prices\n',
      'src/mail.ts': 'sendMail writes to the customer\n',
      'README.md': 'A shop with a basket.\n',
    });
  });

  afterEach(() => folder.delete());

  async function build(setup = folder.setup(), chunker = new ParagraphChunker()) {
    const { keeper, settled } = startKeeper(setup, chunker);
    await settled();
    return { keeper, settled, chunker };
  }

  it('finds what stands in the files', async () => {
    const { keeper } = await build();
    assert.deepEqual(pathsFor(keeper, 'customer'), ['src/mail.ts']);
    assert.deepEqual(pathsFor(keeper, 'basket').toSorted(), ['README.md', 'src/cart.ts']);
    const [first] = await answerQuery(keeper.files, { ...nothing, question: 'prices' }, never);
    assert.equal(first?.text, 'total sums up prices\n');
    assert.deepEqual([first.startLine, first.endLine, first.stale], [3, 3, false]);
    assert.equal(first.file, folder.file('src/cart.ts'));
    await keeper.close();
  });

  it('cuts nothing again, and reads nothing again, when an unchanged folder is opened anew', async () => {
    await (await build()).keeper.close();
    const { keeper, chunker } = await build();
    assert.deepEqual(chunker.cut, []);
    assert.deepEqual(keeper.files.counts, { parsed: 0, remembered: 0, read: 0 });
    assert.deepEqual(pathsFor(keeper, 'customer'), ['src/mail.ts']);
    await keeper.close();
  });

  it('cuts only what changed while nobody looked, and forgets what is gone', async () => {
    await (await build()).keeper.close();
    folder.write('src/mail.ts', 'sendMail writes to the supplier\n');
    folder.write('src/new.ts', 'created meanwhile\n');
    rmSync(folder.file('README.md'));
    const { keeper, chunker } = await build();
    assert.deepEqual(chunker.cut.toSorted(), ['src/mail.ts', 'src/new.ts']);
    assert.deepEqual(pathsFor(keeper, 'customer'), []);
    assert.deepEqual(pathsFor(keeper, 'supplier'), ['src/mail.ts']);
    assert.deepEqual(pathsFor(keeper, 'basket'), ['src/cart.ts']);
    await keeper.close();
  });

  it('reads again, but does not cut again, what was only touched', async () => {
    await (await build()).keeper.close();
    folder.write('src/mail.ts', 'sendMail writes to the customer\n');
    const { keeper, chunker } = await build();
    assert.deepEqual(chunker.cut, []);
    assert.equal(keeper.files.counts.read, 1);
    await keeper.close();
  });

  it('follows an edit, a new file, a deletion and a folder that is renamed', async () => {
    const { keeper, settled, chunker } = await build();
    chunker.cut.length = 0;
    folder.write('src/mail.ts', 'sendMail writes to the supplier\n');
    folder.write('src/tax.ts', 'vat is added\n');
    rmSync(folder.file('README.md'));
    const changes = settled();
    keeper.changed(['src/mail.ts', 'src/tax.ts', 'README.md'].map((name) => folder.file(name)));
    await changes;
    assert.deepEqual(chunker.cut.toSorted(), ['src/mail.ts', 'src/tax.ts']);
    assert.deepEqual(pathsFor(keeper, 'supplier'), ['src/mail.ts']);
    assert.deepEqual(pathsFor(keeper, 'basket'), ['src/cart.ts']);
    renameSync(folder.file('src'), folder.file('lib'));
    const renamed = settled();
    keeper.changed([folder.file('src'), folder.file('lib')]);
    await renamed;
    assert.deepEqual(pathsFor(keeper, 'vat'), ['lib/tax.ts']);
    await keeper.close();
  });

  it('does not cut content that it had before, as when a branch is changed back', async () => {
    const { keeper, settled, chunker } = await build();
    const go = async (text: string): Promise<void> => {
      const done = settled();
      keeper.changed([folder.write('src/mail.ts', text)]);
      await done;
    };
    await go('trunk as it was\n');
    await go('the other branch\n');
    chunker.cut.length = 0;
    await go('trunk as it was\n');
    assert.deepEqual(chunker.cut, []);
    assert.equal(keeper.files.counts.remembered, 1);
    assert.deepEqual(pathsFor(keeper, 'trunk'), ['src/mail.ts']);
    await keeper.close();
  });

  it('lets unsaved text win until it is saved or thrown away', async () => {
    const { keeper, settled } = await build();
    const file = folder.file('src/mail.ts');
    let done = settled();
    keeper.setUnsaved(file, 'typed but not saved\n');
    await done;
    assert.deepEqual(pathsFor(keeper, 'typed'), ['src/mail.ts']);
    const [found] = await answerQuery(keeper.files, { ...nothing, question: 'typed' }, never);
    assert.equal(found?.text, 'typed but not saved\n');
    done = settled();
    keeper.setUnsaved(file, undefined);
    await done;
    assert.deepEqual(pathsFor(keeper, 'typed'), []);
    assert.deepEqual(pathsFor(keeper, 'customer'), ['src/mail.ts']);
    await keeper.close();
  });

  it('cuts a file anew before it answers, where nobody told of the change', async () => {
    const { keeper } = await build();
    folder.write('src/cart.ts', '\n\n\naddItem is further down now, basket and all\n');
    const found = await answerQuery(
      keeper.files,
      { ...nothing, question: 'addItem basket' },
      never,
    );
    assert.equal(found[0]?.text.trim(), 'addItem is further down now, basket and all');
    assert.ok(found.every(({ stale }) => !stale));
    rmSync(folder.file('src/mail.ts'));
    assert.deepEqual(
      await answerQuery(keeper.files, { ...nothing, question: 'customer' }, never),
      [],
    );
    await keeper.close();
  });

  it('answers with the lines as they are now, marked as stale, where there is no time to cut', async () => {
    const slow = new ParagraphChunker();
    const { keeper } = await build(folder.setup(), slow);
    const chunk = slow.chunk.bind(slow);
    slow.chunk = async (file, text) => {
      await new Promise((done) => setTimeout(done, 800));
      return chunk(file, text);
    };
    folder.write('src/cart.ts', 'basket, changed\n');
    folder.write('README.md', 'basket, changed too\n');
    const found = await answerQuery(keeper.files, { ...nothing, question: 'basket' }, never);
    assert.equal(found.length, 2);
    assert.equal(found.filter(({ stale }) => stale).length, 1);
    for (const { text } of found) assert.match(text, /^basket, changed/u);
    await keeper.close();
  });

  it('looks again at everything where an ignore file changes', async () => {
    const { keeper, settled } = await build();
    const done = settled();
    keeper.changed([folder.write('.gitignore', 'mail.ts\n')]);
    await done;
    assert.deepEqual(pathsFor(keeper, 'customer'), []);
    const report = makeReport(keeper, folder.setup().roots);
    const group = report.leftOut.find(({ reason }) => reason === 'ignored');
    assert.deepEqual(group, { reason: 'ignored', count: 1, paths: ['src/mail.ts'] });
    await keeper.close();
  });

  const posix = process.platform === 'win32' ? it.skip : it;

  posix('takes nothing over a link, though somebody edits what it leads to', async () => {
    const outside = path.join(folder.place, 'outside');
    mkdirSync(outside);
    writeFileSync(path.join(outside, 'a.ts'), 'secret of another place\n');
    symlinkSync(outside, folder.file('away'));
    symlinkSync('src', folder.file('same'));
    const { keeper, settled } = await build();
    const done = settled();
    keeper.changed([folder.file('away/a.ts'), folder.file('same/mail.ts')]);
    keeper.setUnsaved(folder.file('away/a.ts'), 'secret, typed\n');
    await done;
    assert.deepEqual(pathsFor(keeper, 'secret'), []);
    assert.deepEqual(pathsFor(keeper, 'customer'), ['src/mail.ts']);
    // A folder that is not on the disk yet is no link.
    const typed = settled();
    keeper.setUnsaved(folder.file('new/folder/b.ts'), 'brandnew\n');
    await typed;
    assert.deepEqual(pathsFor(keeper, 'brandnew'), ['new/folder/b.ts']);
    await keeper.close();
  });

  it('takes a burst of thousands of changes for one walk', async () => {
    const { keeper, settled, chunker } = await build();
    chunker.cut.length = 0;
    const files = Array.from({ length: 2_500 }, (_, i) =>
      folder.write(`many/f${i}.ts`, `${letters(i)}\n`),
    );
    const done = settled();
    keeper.changed(files);
    await done;
    assert.equal(chunker.cut.length, 2_500);
    assert.deepEqual(pathsFor(keeper, letters(2_499)), ['many/f2499.ts']);
    await keeper.close();
  });

  it('rests while somebody wants a pause, and answers all the same', async () => {
    const { keeper, settled } = startKeeper(folder.setup());
    keeper.pause('a');
    keeper.pause('b');
    keeper.resume('a');
    await new Promise((done) => setTimeout(done, 50));
    assert.equal(keeper.state().files, 0);
    assert.deepEqual(keeper.state().pauses, ['b']);
    assert.deepEqual(
      await answerQuery(keeper.files, { ...nothing, question: 'basket' }, never),
      [],
    );
    const done = settled();
    keeper.resume('b');
    await done;
    assert.equal(keeper.state().files, 3);
    await keeper.close();
  });

  it('builds anew when asked to, and when what was saved is damaged', async () => {
    const first = await build();
    const done = first.settled();
    first.keeper.rebuild('asked for');
    await done;
    assert.equal(first.chunker.cut.length, 6);
    await first.keeper.close();
    writeFileSync(path.join(folder.storage, 'code.index'), 'rubbish');
    const { keeper, chunker } = await build();
    assert.equal(chunker.cut.length, 3);
    assert.match(keeper.events.all()[0]?.text ?? '', /no index: built anew/u);
    await keeper.close();
  });

  it('says that it is not whole, however few files there are, before it is whole again', async () => {
    const { keeper, settled, told } = startKeeper(folder.setup());
    await settled();
    const before = told.length;
    const done = settled();
    keeper.rebuild('asked for');
    await done;
    const [first] = told.slice(before);
    assert.deepEqual([first?.phase, first?.complete], ['walking', false]);
    assert.equal(told.at(-1)?.complete, true);
    await keeper.close();
  });

  it('goes on where it was, after it was killed in the middle', async () => {
    const hanging = new ParagraphChunker();
    const { promise: stuck, resolve } = Promise.withResolvers<void>();
    const chunk = hanging.chunk.bind(hanging);
    const chunker = {
      chunk(file: string, text: string) {
        if (hanging.cut.length < 2) return chunk(file, text);
        resolve();
        return Promise.withResolvers<Awaited<ReturnType<typeof chunk>>>().promise;
      },
    };
    startKeeper(folder.setup(), chunker, { betweenSaves: 0 });
    await stuck;
    const again = await build();
    assert.equal(again.chunker.cut.length, 1);
    assert.ok(!hanging.cut.includes(again.chunker.cut[0] ?? ''));
    assert.equal(again.keeper.state().files, 3);
    await again.keeper.close();
  });

  it('serves two windows on one folder, each with what is typed in it', async () => {
    const [one, other] = [await build(), await build()];
    one.keeper.setUnsaved(folder.file('src/mail.ts'), 'sendFax writes to the wholesaler\n');
    await one.settled();
    folder.write('src/new.ts', 'created meanwhile\n');
    for (const { keeper, settled } of [one, other]) {
      keeper.changed([folder.file('src/new.ts')]);
      await settled();
    }
    assert.deepEqual(pathsFor(one.keeper, 'wholesaler'), ['src/mail.ts']);
    assert.deepEqual(pathsFor(other.keeper, 'customer'), ['src/mail.ts']);
    await Promise.all([other.keeper.close(), one.keeper.close()]);
    const { keeper } = await build();
    assert.deepEqual(pathsFor(keeper, 'wholesaler'), []);
    assert.deepEqual(pathsFor(keeper, 'customer'), ['src/mail.ts']);
    assert.deepEqual(pathsFor(keeper, 'meanwhile'), ['src/new.ts']);
    assert.deepEqual(keeper.events.all(), []);
    await keeper.close();
  });

  it('works where nothing can be saved', async () => {
    writeFileSync(folder.storage, 'a file where the folder should be');
    const { keeper } = await build();
    assert.deepEqual(pathsFor(keeper, 'customer'), ['src/mail.ts']);
    // It is saved after whoever waits was told that it is ready.
    await keeper.close();
    assert.match(
      keeper.events
        .all()
        .map(({ text }) => text)
        .join('\n'),
      /could not be saved/u,
    );
  });

  it('leaves out what is odd, each with its reason, and the rest is there', async () => {
    folder.write('nul.ts', 'a\0b');
    folder.write('wide.cs', Buffer.from('\uFEFFsechzehn bits\r\n', 'utf16le'));
    folder.write('one-line.js', `x=${'1+'.repeat(3_000)}1`);
    folder.write('crlf.ts', 'first\r\n\r\nsecond\r\n');
    mkdirSync(folder.file('name with\nbreak'));
    folder.write('name with\nbreak/🎉.ts', 'festive\n');
    const { keeper } = await build();
    assert.deepEqual(pathsFor(keeper, 'sechzehn'), ['wide.cs']);
    assert.deepEqual(pathsFor(keeper, 'festive'), ['name with\nbreak/🎉.ts']);
    const { leftOut } = makeReport(keeper, []);
    const reasons = Object.fromEntries(leftOut.map(({ reason, paths }) => [reason, paths]));
    assert.deepEqual(reasons, { binary: ['nul.ts'], minified: ['one-line.js'] });
    await keeper.close();
  });

  it('goes on where files and folders vanish, or become something else, during the scan', async () => {
    for (let i = 0; i < 40; i++) folder.write(`many/f${i}.ts`, `many ${i}\n`);
    folder.write('gone/a.ts', 'gone\n');
    const chunker = new ParagraphChunker();
    const cut = chunker.chunk.bind(chunker);
    chunker.chunk = (file, text) => {
      if (chunker.cut.length === 0) {
        rmSync(folder.file('gone'), { recursive: true });
        for (let i = 0; i < 40; i++) {
          if (file === `many/f${i}.ts`) continue;
          rmSync(folder.file(`many/f${i}.ts`));
          if (i % 2 === 0) mkdirSync(folder.file(`many/f${i}.ts`));
        }
      }
      return cut(file, text);
    };
    const { keeper } = await build(folder.setup(), chunker);
    const { leftOut, state } = makeReport(keeper, []);
    assert.deepEqual([state.phase, state.complete, state.waiting], ['ready', true, 0]);
    assert.ok(state.files <= 4, `${state.files} files`);
    assert.deepEqual(pathsFor(keeper, 'gone'), []);
    assert.ok(
      leftOut.every(({ reason }) => reason === 'not-a-file'),
      JSON.stringify(leftOut),
    );
    assert.deepEqual(keeper.events.all(), []);
    await keeper.close();
  });
});
