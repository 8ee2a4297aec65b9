import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { CodeIndex, IndexedFile } from '../../../src/context/rank/codeIndex.ts';
import { createCodeIndex, readCodeIndex } from '../../../src/context/rank/createCodeIndex.ts';
import { indexOf, makeFile, noBoosts, pathsFor } from './makeFile.ts';

const words = [
  'apple',
  'pear',
  'plum',
  'readFile',
  'read_file',
  'parser',
  'parsing',
  '日本語',
  'x9',
];
const text = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(' '));
const symbols = fc.array(fc.constantFrom(...words), { maxLength: 2 });
const paths = ['src/a.ts', 'src/pear.ts', 'test/b.ts', 'README.md', 'lib/c.py'] as const;
const file = fc
  .tuple(
    fc.constantFrom(...paths),
    fc.array(
      fc.tuple(
        text,
        symbols.map((each) => ({ symbols: each, signature: each.join(' ') })),
      ),
      {
        maxLength: 4,
      },
    ),
  )
  .map(([path, parts]) => makeFile(path, ...parts));
const step = fc.oneof(file, fc.constantFrom(...paths));
const questions = [...words, 'apple pear', 'parse the file that is read', 'test of plums'];

const answers = (index: CodeIndex) =>
  questions.map((question) => index.search(question, { ...noBoosts, open: ['src/a.ts'] }, 10));

function play(index: CodeIndex, steps: readonly (IndexedFile | string)[]): void {
  for (const each of steps) {
    if (typeof each === 'string') index.remove(each);
    else index.add(each);
  }
}

function lastOf(steps: readonly (IndexedFile | string)[]): readonly IndexedFile[] {
  const files = new Map<string, IndexedFile>();
  for (const each of steps) {
    if (typeof each === 'string') files.delete(each);
    else files.set(each.path, each);
  }
  return [...files.values()];
}

describe('an index of code', () => {
  it('answers after any additions, replacements and removals like a new one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const index = createCodeIndex();
        play(index, steps);
        const fresh = indexOf(...lastOf(steps));
        assert.deepEqual(answers(index), answers(fresh));
        assert.deepEqual([index.files, index.chunks], [fresh.files, fresh.chunks]);
        for (const path of paths) assert.equal(index.has(path), fresh.has(path));
      }),
    );
  });

  it('answers alike when it was saved and read in between', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.array(step), (before, after) => {
        const index = createCodeIndex();
        play(index, before);
        const read = readCodeIndex(index.save());
        assert.ok(read);
        assert.deepEqual(answers(read), answers(index));
        play(read, after);
        assert.deepEqual(answers(read), answers(indexOf(...lastOf([...before, ...after]))));
      }),
    );
  });

  it('answers alike when it has grown past its open part', () => {
    const row = (i: number) => Array.from({ length: 100 }, (_, j) => `w${i % 17}x${j}`).join(' ');
    const rows = Array.from({ length: 300 }, (_, i) => row(i));
    const files = Array.from({ length: 40 }, (_, i) =>
      makeFile(`f${'x'.repeat(i)}.ts`, `only${i}`, ...rows),
    );
    const index = indexOf(...files);
    const read = readCodeIndex(index.save());
    assert.equal(index.chunks, 40 * 301);
    for (const question of ['only7', 'w3x50', 'only39 w16x99']) {
      const found = index.search(question, noBoosts, 30);
      assert.equal(found.length, question === 'only7' ? 1 : 30);
      assert.deepEqual(read?.search(question, noBoosts, 30), found);
    }
    for (const [i, { path }] of files.entries())
      assert.deepEqual(pathsFor(index, `only${i}`), [path]);
    for (const { path } of files.slice(1)) index.remove(path);
    assert.deepEqual(pathsFor(index, 'only0 only7'), ['f.ts']);
    assert.ok(index.bytes < 4e6, `${index.bytes} bytes`);
  });

  it('stays small however often one file is replaced', () => {
    const wordOf = (i: number) =>
      `w${String(i).replaceAll(/\d/gu, (digit) => 'abcdefghij'[Number(digit)] ?? '')}`;
    const replaced = (i: number) =>
      makeFile(
        'a.ts',
        ...Array.from(
          { length: 20 },
          (_, j) => [`${wordOf(i)} ${wordOf(i * 20 + j)}x`, { symbols: [wordOf(i)] }] as const,
        ),
      );
    const index = indexOf(replaced(0));
    let most = 0;
    for (let i = 0; i < 2_000; i++) {
      index.add(replaced(i));
      most = Math.max(most, index.bytes);
    }
    assert.ok(most < 2e6, `${most} bytes`);
    assert.equal(pathsFor(index, wordOf(1_999)).length, 20);
    assert.deepEqual(pathsFor(index, wordOf(1_998)), []);
    assert.ok(index.save().length < 500_000);
  });

  it('stays small however often an empty file is replaced', () => {
    const index = indexOf(makeFile('b.ts', 'plum'));
    for (let i = 0; i < 5_000; i++) index.add({ path: 'a.ts', text: '', chunks: [], names: [] });
    assert.ok(index.save().length < 10_000);
    assert.deepEqual(pathsFor(index, 'plum'), ['b.ts']);
  });

  it('finds identifiers by their parts, whole, inflected and in other scripts', () => {
    const index = indexOf(
      makeFile('a.ts', 'class ConnectionPool { acquireLease() {} }'),
      makeFile('b.py', 'def größe_ändern(): pass'),
      makeFile('c.ts', '// 設定ファイルを読み込む'),
      makeFile('d.rb', 'имяФайла = 1'),
    );
    for (const question of [
      'pools of connections',
      'acquiring',
      'acquireLease',
      'acquire_lease',
      'connection pool',
    ])
      assert.deepEqual(pathsFor(index, question), ['a.ts'], question);
    assert.deepEqual(pathsFor(index, 'GRÖSSE größe'), ['b.py']);
    assert.deepEqual(pathsFor(index, 'ファイルの設定'), ['c.ts']);
    assert.deepEqual(pathsFor(index, 'файла'), ['d.rb']);
  });

  it('takes neighbouring words of a question for one name as well', () => {
    const index = indexOf(makeFile('a.ts', 'request context'), makeFile('b.ts', 'requestContext'));
    assert.deepEqual(pathsFor(index, 'contexts of a request'), ['a.ts', 'b.ts']);
    assert.deepEqual(pathsFor(index, 'the request context'), ['b.ts', 'a.ts']);
  });

  it('has no answer to an empty question or one of grammar only', () => {
    const index = indexOf(makeFile('a.ts', 'what is this and why is it so'));
    for (const question of ['', '   ', '?!', 'What is this and why is it so?', 'unheard'])
      assert.deepEqual(pathsFor(index, question), [], question);
    assert.deepEqual(createCodeIndex().search('apple', noBoosts, 5), []);
    assert.deepEqual(index.search('what', noBoosts, 0), []);
  });

  it('answers a question of 10,000 words by the first and the repeated ones', () => {
    const index = indexOf(makeFile('a.ts', 'apple'), makeFile('b.ts', 'pear'));
    const log = Array.from({ length: 5_000 }, (_, i) => `line${i} pear`).join(' ');
    assert.deepEqual(pathsFor(index, `apple ${log}`).toSorted(), ['a.ts', 'b.ts']);
  });

  it('understands contractions', () => {
    const index = indexOf(makeFile('a.ts', 'don isn ll'), makeFile('b.ts', 'upload'));
    assert.deepEqual(pathsFor(index, "It doesn't upload, it’ll stop"), ['b.ts']);
  });
});
