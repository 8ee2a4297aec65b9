import assert from 'node:assert/strict';
import { movedRange } from '../../src/edits/movedRange.ts';

describe('lines that were asked about', () => {
  const before = 'a\nb\nc\nd\n';
  const asked = { start: 2, end: 3 };
  for (const [what, after, expected] of [
    ['stand where they stood', before, asked],
    ['are not moved by what comes below', 'a\nb\nc\nnew\nd\n', asked],
    ['go along with what comes above', 'new\nmore\na\nb\nc\nd\n', { start: 4, end: 5 }],
    ['go along with what goes above', 'b\nc\nd\n', { start: 1, end: 2 }],
    ['are gone where they were changed', 'a\nb\nx\nd\n', undefined],
    ['are gone where lines came between them', 'a\nb\nnew\nc\nd\n', undefined],
    ['are gone where more than one place changed', 'new\na\nb\nc\nx\n', undefined],
    ['are gone with all', '', undefined],
    ['are the same with other line ends', 'a\r\nb\r\nc\r\nd\r\n', asked],
  ] as const) {
    it(what, () => {
      assert.deepEqual(movedRange(before, after, asked), expected);
    });
  }

  it('are not taken for others that look the same', () => {
    const twice = 'a\nb\na\nb\n';
    assert.deepEqual(movedRange(twice, `x\ny\n${twice}`, { start: 3, end: 4 }), {
      start: 5,
      end: 6,
    });
  });
});
