import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { changedSpan } from '../../src/edits/changedSpan.ts';

const apply = (before: string, after: string): string => {
  const { start, end, text } = changedSpan(before, after);
  return before.slice(0, start) + text + before.slice(end);
};

describe('changedSpan', () => {
  it('names only the lines that changed', () => {
    assert.deepEqual(changedSpan('a\nb\nc\n', 'a\nB\nc\n'), { start: 2, end: 4, text: 'B\n' });
  });

  it('keeps a surrogate pair whole', () => {
    assert.deepEqual(changedSpan('x 😀\n', 'x 😁\n'), { start: 0, end: 5, text: 'x 😁\n' });
  });

  it('turns the one text into the other, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '\n', '\r\n', '😀'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => apply(before, after) === after),
      { numRuns: 2_000 },
    );
  });
});
