import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { movedLine, type TextChange } from '../../src/commands/movedLine.ts';

const change = (
  [line, character]: readonly [number, number],
  [endLine, endCharacter]: readonly [number, number],
  text: string,
): TextChange => ({
  range: { start: { line, character }, end: { line: endLine, character: endCharacter } },
  text,
});

describe('where a line is after a change', () => {
  for (const [what, made, to] of [
    ['lines put in above', change([2, 0], [2, 0], 'a\nb\n'), 7],
    ['lines put in directly before it', change([5, 0], [5, 0], 'a\n'), 6],
    ['a line above taken away', change([1, 0], [2, 0], ''), 4],
    ['a line end typed at the end of the line above', change([4, 9], [4, 9], '\n  '), 6],
    ['words typed within it', change([5, 3], [5, 4], 'abc'), 5],
    ['a line end typed behind its first sign', change([5, 1], [5, 1], '\n'), 5],
    ['a line put in below', change([6, 0], [6, 0], 'a\n'), 5],
    ['the lines around it taken away', change([3, 0], [8, 0], ''), 3],
    ['the whole text put anew', change([0, 0], [20, 0], 'x\n'.repeat(30)), 5],
    ['its beginning joined to the line above', change([4, 2], [5, 4], ''), 4],
    ['Windows line ends put in above', change([0, 0], [0, 0], 'a\r\nb\r\n'), 7],
  ] as const) {
    it(`is told: ${what}`, () => assert.equal(movedLine(5, made), to));
  }

  it('follows the text of the line through any change of the lines above', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', ''), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, fc.nat(), fc.nat(), (above, fresh, from, to) => {
        const [start, end] = [from % above.length, to % above.length].toSorted((a, b) => a - b);
        if (start === undefined || end === undefined) return;
        const text = fresh.map((line) => `${line}\n`).join('');
        const after = [...above.slice(0, start), ...fresh, ...above.slice(end), 'it'];
        const moved = movedLine(above.length, change([start, 0], [end, 0], text));
        assert.equal(after[moved], 'it');
      }),
    );
  });
});
