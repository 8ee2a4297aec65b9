import assert from 'node:assert/strict';
import type { NamedPlace } from '../../../src/context/sources/contextSources.ts';
import { mentionPreview } from '../../../src/context/sources/mentionPreview.ts';
import type { MentionPreview } from '../../../src/protocol/completion.ts';

const many = Array.from({ length: 30 }, (_, at) => `line ${at + 1}`).join('\n');

const file = (text: string): NamedPlace => ({
  type: 'file',
  file: {
    uri: 'file:///src/cart.ts',
    path: 'src/cart.ts',
    language: 'typescript',
    version: 1,
    active: false,
    dirty: false,
    content: { type: 'text', text },
  },
});

const places: Readonly<Record<string, NamedPlace>> = {
  'src/cart.ts': file(many),
  'src/empty.ts': file(' \n\n'),
  'my file.ts': file(`${'x'.repeat(1_000)}\r\nsecond`),
  src: {
    type: 'folder',
    folder: {
      uri: 'file:///src',
      path: 'src',
      paths: ['a.ts', 'b.ts'],
      cut: false,
      hidden: 0,
      files: [],
    },
  },
  'Cart.add': {
    type: 'symbol',
    name: 'Cart.add',
    shown: {
      uri: 'file:///src/cart.ts',
      path: 'src/cart.ts',
      language: 'typescript',
      dirty: false,
      lines: { start: 12, end: 14 },
      text: 'add() {\n  return 1;\n}\n',
    },
  },
};

const asked: string[] = [];

function preview(insert: string): Promise<MentionPreview | undefined> {
  return mentionPreview(
    insert,
    {
      find(name) {
        asked.push(name);
        return Promise.resolve(places[name]);
      },
      problems: () => [
        {
          path: 'a.ts',
          severity: 'error',
          line: 3,
          column: 1,
          message: 'No such name',
          source: '',
        },
      ],
      changes: () => Promise.resolve({ type: 'missing', reason: 'Git is turned off' }),
      searchResults: () => ({ type: 'there', value: '# Query: total\n\na.ts:1' }),
    },
    new AbortController().signal,
  );
}

describe('the preview of a mention', () => {
  it('is the head of a file, with numbers', async () => {
    const shown = await preview('@src/cart.ts');
    assert.equal(shown?.title, 'src/cart.ts');
    assert.equal(shown.text.split('\n').length, 12);
    assert.deepEqual([shown.more, shown.first], [18, 1]);
  });

  it('is the lines of a symbol, from its own first one on', async () => {
    assert.deepEqual(await preview('@Cart.add'), {
      title: 'src/cart.ts:12-14',
      text: 'add() {\n  return 1;\n}',
      more: 0,
      first: 12,
    });
  });

  it('is what a folder holds', async () => {
    assert.deepEqual(await preview('@src'), { title: 'src', text: 'a.ts\nb.ts', more: 0 });
  });

  it('cuts long lines, and reads a quoted name', async () => {
    const shown = await preview('@"my file.ts"');
    assert.deepEqual(
      shown?.text.split('\n').map(({ length }) => length),
      [160, 6],
    );
  });

  it('is what # stands for, or why there is none', async () => {
    assert.equal((await preview('#problems'))?.text, 'a.ts:3 No such name');
    assert.equal((await preview('#diff'))?.text, 'Git is turned off');
    assert.equal((await preview('#search'))?.more, 0);
    assert.equal((await preview('#terminal'))?.text, 'It is read when you choose this.');
    assert.equal(await preview('#selection'), undefined);
  });

  it('is nothing for what is not there, empty, or no mention at all', async () => {
    asked.length = 0;
    for (const insert of ['@nobody', '@src/empty.ts', '/rename', 'words', '', '#unknown']) {
      assert.equal(await preview(insert), undefined, insert);
    }
    assert.deepEqual(asked, ['nobody', 'src/empty.ts']);
  });
});
