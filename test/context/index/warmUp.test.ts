import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileChunks } from '../../../src/context/chunks/chunker.ts';
import type { IndexKeeper } from '../../../src/context/index/indexKeeper.ts';
import type { IndexSetup } from '../../../src/context/index/indexSetup.ts';
import { IndexFolder, ParagraphChunker, startKeeper } from './indexFolder.ts';

/** As if there were a grammar for `.ts`. Notes what it cut as a text that changes. */
class GrammarChunker {
  readonly edited: (readonly [string, number])[] = [];
  readonly #paragraphs = new ParagraphChunker();

  async chunk(file: string, text: string, edited = false): Promise<FileChunks> {
    if (edited) this.edited.push([file, text.length]);
    const found = await this.#paragraphs.chunk(file, text);
    return { ...found, how: file.endsWith('.ts') ? 'grammar' : 'windows' };
  }
}

describe('what is made ready for the first edit', () => {
  const large = 'one line of code\n'.repeat(4_000);
  let folder: IndexFolder;
  let keeper: IndexKeeper;
  let chunker: GrammarChunker;
  let settled: () => Promise<void>;

  beforeEach(() => {
    folder = new IndexFolder({
      'large.ts': large,
      'other.ts': large,
      'small.ts': 'small\n',
      'large.txt': large,
    });
  });

  afterEach(async () => {
    await keeper.close();
    folder.delete();
  });

  async function open(changes: Partial<IndexSetup> = {}): Promise<void> {
    chunker = new GrammarChunker();
    const started = startKeeper(folder.setup(changes), chunker);
    ({ keeper } = started);
    ({ settled } = started);
    await settled();
  }

  /** The large file comes last: what was opened before it had its turn. */
  async function untilCut(count: number): Promise<void> {
    while (chunker.edited.length < count) await sleep(2);
  }

  it('is the tree of a large file, as soon as it is opened', async () => {
    await open();
    assert.deepEqual(chunker.edited, []);
    for (const name of ['small.ts', 'large.txt', 'gone.ts', 'large.ts']) {
      keeper.opened(folder.file(name));
    }
    await untilCut(1);
    assert.deepEqual(chunker.edited, [['large.ts', large.length]]);
  });

  it('is that of files which were open before the window was', async () => {
    await open();
    await keeper.close();
    await open({ open: [folder.file('small.ts'), folder.file('large.ts')] });
    await untilCut(1);
    assert.deepEqual(chunker.edited, [['large.ts', large.length]]);
  });

  it('is what stands in the index, and not in the way of what changed', async () => {
    await open();
    const changed = `${large}more\n`;
    keeper.opened(folder.file('large.ts'));
    const done = settled();
    keeper.setUnsaved(folder.file('large.ts'), changed);
    await done;
    assert.deepEqual(chunker.edited[0], ['large.ts', changed.length]);
    assert.ok(chunker.edited.every(([, length]) => length === changed.length));
  });

  it('waits for whoever wants the index to rest', async () => {
    await open();
    keeper.pause('a local model answers');
    keeper.opened(folder.file('large.ts'));
    await sleep(20);
    assert.deepEqual(chunker.edited, []);
    keeper.resume('a local model answers');
    await untilCut(1);
  });
});
