import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import type { FileRecord } from '../../../src/context/index/fileTable.ts';
import { readSavedIndex, writeSavedIndex } from '../../../src/context/index/savedIndex.ts';
import { IndexFolder } from './indexFolder.ts';

const roots = [{ folder: '/code', prefix: '' }];
const records: readonly (readonly [string, FileRecord])[] = [
  [
    'src/größe\n.ts',
    {
      type: 'indexed',
      stamp: '3:1.5:2',
      hash: 'h',
      size: 3,
      language: 'typescript',
      how: 'grammar',
      chunks: 1,
      note: 'odd',
    },
  ],
  ['a.bin', { type: 'left-out', stamp: '9:1:1', reason: 'binary' }],
];

describe('the saved index', () => {
  let folder: IndexFolder;

  beforeEach(() => {
    folder = new IndexFolder();
  });

  afterEach(() => folder.delete());

  const write = (postings: Uint8Array): number =>
    writeSavedIndex(folder.storage, { roots, complete: true, records, postings });
  const file = (): string => path.join(folder.storage, 'code.index');

  it('comes back as it was', () => {
    write(Buffer.from('postings'));
    const loaded = readSavedIndex(folder.storage, roots);
    assert.ok(loaded.type === 'loaded');
    assert.equal(loaded.complete, true);
    assert.deepEqual([...loaded.records], records);
    assert.equal(Buffer.from(loaded.postings).toString(), 'postings');
  });

  it('is no trouble where there is none yet, and says why where it is useless', () => {
    assert.deepEqual(readSavedIndex(folder.storage, roots), { type: 'none' });
    write(Buffer.from('postings'));
    const other = readSavedIndex(folder.storage, [{ folder: '/other', prefix: '' }]);
    assert.match(other.type === 'none' ? (other.reason ?? '') : '', /other folders/u);
    writeFileSync(file(), 'something else');
    const foreign = readSavedIndex(folder.storage, roots);
    assert.match(foreign.type === 'none' ? (foreign.reason ?? '') : '', /no index/u);
  });

  it('notices every flipped bit and every cut', () => {
    write(Buffer.from('postings'));
    const whole = readFileSync(file());
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(7), fc.boolean(), (at, bit, cut) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        writeFileSync(file(), cut ? whole.subarray(0, at) : bytes);
        const loaded = readSavedIndex(folder.storage, roots);
        assert.ok(loaded.type === 'none' && loaded.reason !== undefined);
      }),
    );
  });

  it('is never half of one and half of another, whoever writes at once', async () => {
    const child = new URL('savingChild.ts', import.meta.url).pathname;
    write(Buffer.alloc(1_000_000, 0));
    const children = [1, 2].map((mark) =>
      spawn(process.execPath, [
        '--disable-warning=ExperimentalWarning',
        child,
        folder.storage,
        String(mark),
      ]),
    );
    const ended = Promise.all(children.map((each) => once(each, 'exit')));
    const marks = new Set<number>();
    while (children.some(({ exitCode }) => exitCode === null)) {
      const loaded = readSavedIndex(folder.storage, roots);
      assert.ok(loaded.type === 'loaded', loaded.type === 'none' ? loaded.reason : '');
      const mark = loaded.postings[0] ?? -1;
      assert.ok(loaded.postings.every((each) => each === mark));
      marks.add(mark);
      await new Promise((done) => setImmediate(done));
    }
    assert.deepEqual(
      (await ended).map(([code]) => code),
      [0, 0],
    );
    assert.ok(marks.size > 1);
    assert.deepEqual(readdirSync(folder.storage), ['code.index']);
  });

  it('sweeps away what a killed writer left, once nobody writes it any more', () => {
    write(Buffer.from('postings'));
    const part = `${file()}.x.part`;
    writeFileSync(part, 'half');
    readSavedIndex(folder.storage, roots);
    assert.equal(readdirSync(folder.storage).length, 2);
    utimesSync(part, 1, 1);
    readSavedIndex(folder.storage, roots);
    assert.deepEqual(readdirSync(folder.storage), ['code.index']);
  });
});
