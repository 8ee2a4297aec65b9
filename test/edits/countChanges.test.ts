import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { countChanges } from '../../src/edits/countChanges.ts';

describe('counting what a change comes to', () => {
  it('counts a changed line as one that goes and one that comes', () => {
    assert.deepEqual(countChanges('a\nb\nc\n', 'a\nB\nc\nd\n'), { added: 2, removed: 1 });
    assert.deepEqual(countChanges(undefined, 'a\nb'), { added: 2, removed: 0 });
    assert.deepEqual(countChanges('a\nb\n', ''), { added: 0, removed: 2 });
    assert.deepEqual(countChanges('a\r\n', 'a\n'), { added: 1, removed: 1 });
  });

  it('tells both texts’ lengths apart, and nothing where there is nothing', () => {
    const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n'), { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (old, fresh) => {
        const { added, removed } = countChanges(old.join(''), fresh.join(''));
        assert.equal(added - removed, fresh.length - old.length);
        assert.ok(added <= fresh.length && removed <= old.length);
        assert.deepEqual(countChanges(old.join(''), old.join('')), { added: 0, removed: 0 });
      }),
    );
  });

  it('counts a text that differs throughout, however long', () => {
    const many = (word: string) =>
      Array.from({ length: 50_000 }, (_, i) => `${word} ${i}\n`).join('');
    assert.deepEqual(countChanges(`top\n${many('old')}end\n`, `top\n${many('new')}end\n`), {
      added: 50_000,
      removed: 50_000,
    });
  });
});
