import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { linesWithEnds } from '../../src/edits/lines.ts';
import { fitFile, fitReplacement, linesOf, replaceLines } from '../../src/edits/replaceLines.ts';

/** Texts with all kinds of line ends, mixed, with and without a final one. */
const anyText = fc
  .array(fc.constantFrom('a', 'b ', '  c', '\n', '\r\n', '\r', 'ü😀'), { maxLength: 30 })
  .map((parts) => parts.join(''));

describe('replacing lines', () => {
  it('replaces whole lines', () => {
    assert.equal(replaceLines('a\nb\nc\nd\n', { start: 2, end: 3 }, 'X\nY\nZ'), 'a\nX\nY\nZ\nd\n');
    assert.equal(replaceLines('a\nb', { start: 2, end: 2 }, 'X'), 'a\nX');
    assert.equal(replaceLines('a', { start: 1, end: 1 }, 'X'), 'X');
  });

  it('takes lines out where nothing takes their place', () => {
    assert.equal(replaceLines('a\r\nb\r\nc\r\n', { start: 2, end: 2 }, ''), 'a\r\nc\r\n');
  });

  it('cuts a range to the text', () => {
    assert.equal(replaceLines('a\nb\n', { start: 2, end: 9 }, 'X'), 'a\nX\n');
  });

  it('leaves every character outside of the lines as it was', () => {
    const anyCase = fc.record({
      text: anyText,
      start: fc.integer({ min: 1, max: 12 }),
      length: fc.nat({ max: 4 }),
      code: anyText,
    });
    fc.assert(
      fc.property(anyCase, ({ text, start, length, code }) => {
        const all = linesWithEnds(text);
        fc.pre(start <= all.length);
        const lines = { start, end: Math.min(start + length, all.length) };
        const result = replaceLines(text, lines, fitReplacement(text, lines, code));
        const before = all.slice(0, lines.start - 1).join('');
        const after = all.slice(lines.end).join('');
        assert.ok(result.startsWith(before));
        assert.ok(result.endsWith(after));
        assert.ok(result.length >= before.length + after.length);
      }),
      { numRuns: 5_000 },
    );
  });

  it('puts the same lines back without a change', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 10 }), (text, line) => {
        const lines = { start: line, end: line };
        fc.pre(linesOf(text, lines) !== '');
        assert.equal(replaceLines(text, lines, linesOf(text, lines)), text);
      }),
    );
  });
});

describe('fitting a model’s code', () => {
  const whole = { start: 1, end: 3 };

  it('gives it the line ends of the lines it replaces', () => {
    const text = 'a\r\nb\r\nc\r\n';
    assert.equal(fitReplacement(text, whole, 'x\ny\n'), 'x\r\ny');
    assert.equal(fitReplacement('a\r\nb', { start: 2, end: 2 }, 'x\ny'), 'x\r\ny');
    assert.equal(fitFile(text, 'x\ny'), 'x\r\ny\r\n');
  });

  it('keeps a final line end, or that there is none', () => {
    assert.equal(fitFile('a\n', 'x\n\n\n'), 'x\n');
    assert.equal(fitFile('a', 'x\n'), 'x');
    assert.equal(fitFile(undefined, 'x'), 'x\n');
  });

  it('keeps a byte order mark, and adds none', () => {
    assert.equal(fitFile('\uFEFFa\n', 'x'), '\uFEFFx\n');
    assert.equal(fitFile('a\n', '\uFEFFx'), 'x\n');
    assert.equal(fitReplacement('\uFEFFa\nb', { start: 1, end: 1 }, 'x'), '\uFEFFx');
    assert.equal(fitReplacement('\uFEFFa\nb', { start: 2, end: 2 }, '\uFEFFx'), 'x');
  });

  it('moves a block back that the model moved to the edge', () => {
    const text = '  class A {\n    b() {\n    }\n  }\n';
    const old = { start: 2, end: 3 };
    assert.equal(fitReplacement(text, old, 'b() {\n  c();\n\n}'), '    b() {\n      c();\n\n    }');
    assert.equal(fitReplacement(text, old, '        b() {\n        }'), '    b() {\n    }');
  });

  it('moves the first line alone where only it was moved', () => {
    const text = '    b() {\n    }\n';
    assert.equal(
      fitReplacement(text, { start: 1, end: 2 }, 'b() {\n      c();\n    }'),
      '    b() {\n      c();\n    }',
    );
  });

  it('moves a Python block whose body begins where its head should', () => {
    const text = '    if a:\n        b()\n';
    assert.equal(
      fitReplacement(text, { start: 1, end: 2 }, 'if a:\n    c()\n    d()'),
      '    if a:\n        c()\n        d()',
    );
    assert.equal(
      fitReplacement(text, { start: 1, end: 2 }, 'if a:\n        c()'),
      '    if a:\n        c()',
    );
  });

  it('leaves code alone that is not moved as a whole', () => {
    assert.equal(fitReplacement('  a\n', { start: 1, end: 1 }, '    a\n  b'), '    a\n  b');
    assert.equal(fitReplacement('\ta\n', { start: 1, end: 1 }, '\ta\n\t\tb'), '\ta\n\t\tb');
  });
});
