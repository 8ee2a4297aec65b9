import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readCodeIndex } from '../../../src/context/rank/createCodeIndex.ts';
import { indexOf, makeFile, noBoosts } from './makeFile.ts';

const index = indexOf(
  makeFile('src/a.ts', [
    'apple pear 日本語',
    { symbols: ['Basket', 'apple'], signature: 'apple()' },
  ]),
  makeFile('test/b.ts', "import './a.ts';", ['plum plum', { kind: 'test' }]),
);
index.add(makeFile('gone.ts', 'cherry'));
index.remove('gone.ts');
const saved = index.save();

describe('a saved index', () => {
  it('is read as it was', () => {
    const read = readCodeIndex(saved);
    assert.deepEqual([read?.files, read?.chunks], [2, 3]);
    for (const question of ['apple', 'plum', 'import', '日本'])
      assert.deepEqual(read?.search(question, noBoosts, 9), index.search(question, noBoosts, 9));
    assert.equal(read?.has('gone.ts'), false);
    assert.deepEqual(read.save(), saved);
  });

  it('is read from the middle of a buffer too, which may change afterwards', () => {
    const around = Buffer.concat([Buffer.alloc(7), saved, Buffer.alloc(5)]);
    const read = readCodeIndex(around.subarray(7, 7 + saved.length));
    around.fill(255);
    assert.deepEqual(read?.search('plum', noBoosts, 9), index.search('plum', noBoosts, 9));
  });

  it('is refused when any one byte is another', () => {
    for (let at = 0; at < saved.length; at++) {
      for (const flip of [1, 0x80, 0xff]) {
        const damaged = saved.slice();
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        assert.equal(readCodeIndex(damaged), undefined, `byte ${at}`);
      }
    }
  });

  it('is refused when it was cut short or something follows', () => {
    for (let length = 0; length < saved.length; length++)
      assert.equal(readCodeIndex(saved.slice(0, length)), undefined);
    assert.equal(readCodeIndex(Buffer.concat([saved, Buffer.alloc(1)])), undefined);
  });

  it('is not confused with anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.equal(readCodeIndex(bytes), undefined);
      }),
    );
  });
});
