import assert from 'node:assert/strict';
import { createChunker } from '../../../src/context/chunks/chunker.ts';
import type { OutlineSymbol } from '../../../src/context/chunks/outline.ts';
import { hashOf } from '../../../src/context/index/fileText.ts';
import type { IndexKeeper } from '../../../src/context/index/indexKeeper.ts';
import { makeReport } from '../../../src/context/index/makeReport.ts';
import { IndexFolder, startKeeper } from './indexFolder.ts';

const text = 'basket holds\n  thing\ndone\n\ntell sum gives\n  print sum\ndone\n';
const outline: readonly OutlineSymbol[] = [
  { name: 'basket', kind: 'class', first: 0, last: 2, named: 0 },
  { name: 'tell', kind: 'function', first: 4, last: 6, named: 4 },
];

/** Cuts for real, and counts how often. */
class CountingChunker {
  cut = 0;
  readonly #chunker = createChunker({ grammars: '/nowhere' });

  chunk: ReturnType<typeof createChunker>['chunk'] = (...all) => {
    this.cut++;
    return this.#chunker.chunk(...all);
  };
}

describe('the index and what extensions say of documents', () => {
  let folder: IndexFolder;
  let file: string;
  let keeper: IndexKeeper;
  let chunker: CountingChunker;
  let settled: () => Promise<void>;

  async function open(): Promise<void> {
    chunker = new CountingChunker();
    ({ keeper, settled } = startKeeper(folder.setup(), chunker));
    await settled();
  }

  function how(path = 'shop.weird'): string | undefined {
    const record = keeper.files.table.get(path);
    return record?.type === 'indexed' ? record.how : undefined;
  }

  async function tell(hash = hashOf(text)): Promise<void> {
    const done = settled();
    keeper.setOutline(file, hash, outline);
    await done;
  }

  beforeEach(async () => {
    folder = new IndexFolder({ 'README.md': '# Shop\n' });
    file = folder.write('shop.weird', text);
    await open();
  });

  afterEach(async () => {
    await keeper.close();
    folder.delete();
  });

  it('wants them of files that are cut by their look alone', async () => {
    assert.equal(await keeper.wantsOutline(file, 100), true);
    assert.equal(await keeper.wantsOutline(folder.file('README.md'), 100), false);
    assert.equal(await keeper.wantsOutline('/elsewhere/a.weird', 100), false);
    assert.equal(await keeper.wantsOutline(folder.file('gone.weird'), 100), false);
  });

  it('cuts the file by them, and finds what it declares', async () => {
    assert.equal(how(), 'windows');
    await tell();
    assert.equal(how(), 'outline');
    assert.deepEqual(keeper.files.index.namesOf('shop.weird'), ['basket', 'tell']);
    const [found] = keeper.files.index.search('tell', { open: [], recent: [], mentioned: [] }, 5);
    assert.ok(found?.why.includes('symbol'));
    assert.equal(await keeper.wantsOutline(file, 100), false);
  });

  it('knows the text of a file that begins with a mark, as editors have it', async () => {
    const done = settled();
    file = folder.write('marked.weird', `\uFEFF${text}`);
    keeper.changed([file]);
    await done;
    await tell();
    assert.equal(how('marked.weird'), 'outline');
  });

  it('asks for none and cuts nothing after the window was opened again', async () => {
    await tell();
    await keeper.close();
    await open();
    assert.equal(chunker.cut, 0);
    assert.equal(how(), 'outline');
    assert.deepEqual(keeper.files.index.namesOf('shop.weird'), ['basket', 'tell']);
    assert.equal(await keeper.wantsOutline(file, 100), false);
  });

  it('takes none of another text', async () => {
    await tell(hashOf(`${text}typed`));
    assert.equal(how(), 'windows');
    assert.equal(await keeper.wantsOutline(file, 100), true);
  });

  it('wants another one of what was typed, and knows what comes back', async () => {
    await tell();
    let done = settled();
    keeper.setUnsaved(file, `${text}more\n`);
    await done;
    assert.equal(how(), 'windows');
    assert.equal(await keeper.wantsOutline(file, 100), true);
    // Its chunks by its look are remembered already, and count no more.
    await tell(hashOf(`${text}more\n`));
    assert.equal(how(), 'outline');
    const { cut } = chunker;
    done = settled();
    keeper.setUnsaved(file, undefined);
    await done;
    assert.deepEqual([how(), chunker.cut], ['outline', cut]);
  });

  it('tells the report that such a file is not cut by its look', async () => {
    const rowOf = (): unknown =>
      makeReport(keeper, []).languages.find(({ language }) => language === '')?.withoutGrammar;
    assert.equal(rowOf(), 1);
    await tell();
    assert.equal(rowOf(), 0);
  });
});
