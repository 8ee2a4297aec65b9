import assert from 'node:assert/strict';
import {
  chooseTarget,
  enclosing,
  whyUnchangeable,
  type CodeTarget,
  type TargetSource,
} from '../../src/commands/codeTarget.ts';
import type { Declaration } from '../../src/context/chunks/declarations.ts';
import { mentionOf } from '../../src/commands/mentionOf.ts';
import { parseMentions } from '../../src/context/sources/mentions.ts';

const path = 'src/cart.ts';
const text = `const most = 9;

/**
 * Adds up.
 */
@logged
function total() {
  return most;
}
x();
`;
const total: Declaration = { name: 'total', lines: { start: 7, end: 9 }, unit: true };

function targetOf(source: Partial<TargetSource>): CodeTarget {
  const choice = chooseTarget({ path, text, ...source });
  assert.equal(choice.type, 'target', JSON.stringify(choice));
  return choice.target;
}

function refusalOf(source: Partial<TargetSource>): string {
  const choice = chooseTarget({ path, text, ...source });
  assert.equal(choice.type, 'refused', JSON.stringify(choice));
  return choice.reason;
}

describe('the code that a command is about', () => {
  it('is the selection, whatever it is in', () => {
    const lines = { start: 8, end: 8 };
    assert.deepEqual(targetOf({ selection: lines, symbol: total }), {
      path,
      lines,
      what: 'selection',
    });
  });

  it('is the symbol around the cursor with the comment and the decorators above it', () => {
    assert.deepEqual(targetOf({ symbol: total }), {
      path,
      lines: { start: 3, end: 9 },
      what: 'symbol',
      name: 'total',
    });
  });

  it('is the whole file where there is neither', () => {
    assert.deepEqual(targetOf({}), { path, lines: { start: 1, end: 11 }, what: 'file' });
  });

  it('takes no code above a symbol for its comment', () => {
    const code = 'a = b * /* c */ d;\n  * 2; */\nfunction f() {}\n';
    const symbol = { name: 'f', lines: { start: 3, end: 3 }, unit: true };
    assert.deepEqual(targetOf({ text: code, symbol }).lines, { start: 3, end: 3 });
  });

  it('takes no symbol that ends behind the file: it is one of an older text', () => {
    const old = { ...total, lines: { start: 7, end: 90 } };
    assert.equal(targetOf({ symbol: old }).what, 'file');
  });

  it('counts lines as editors do, whatever ends them', () => {
    assert.deepEqual(targetOf({ text: 'a\r\nb\rc\n' }).lines, { start: 1, end: 4 });
  });

  it('is refused with what to do where there is no such code', () => {
    assert.match(refusalOf({ text: ' \n\t\n' }), /src\/cart\.ts is empty/u);
    assert.match(refusalOf({ text: 'PK\0\u0001' }), /no text/u);
    assert.match(refusalOf({ selection: { start: 2, end: 2 } }), /selected lines are empty/u);
    const long = 'const value = compute(other);\n'.repeat(100_000);
    assert.match(refusalOf({ text: long }), /100,001 lines.*put the cursor into a function/u);
    const all = { start: 1, end: 90_000 };
    assert.match(refusalOf({ text: long, selection: all }), /90,000 lines.*Select less/u);
    assert.match(
      refusalOf({ text: long, symbol: { ...total, lines: all } }),
      /total is too large/u,
    );
  });

  it('is a function of a large file all the same', () => {
    const long = 'const value = compute(other);\n'.repeat(100_000);
    const lines = { start: 50_000, end: 50_010 };
    assert.deepEqual(targetOf({ text: long, symbol: { ...total, lines } }).lines, lines);
  });
});

describe('the symbol around a line', () => {
  const symbols: readonly Declaration[] = [
    { name: 'Cart', lines: { start: 1, end: 50 }, unit: true },
    { name: 'add', lines: { start: 10, end: 20 }, unit: true },
    { name: 'options', lines: { start: 12, end: 15 }, unit: false },
    { name: 'table', lines: { start: 60, end: 70 }, unit: false },
    { name: 'most', lines: { start: 80, end: 80 }, unit: false },
  ];

  it('is the smallest function or class', () => {
    assert.equal(enclosing(symbols, 13)?.name, 'add');
    assert.equal(enclosing(symbols, 30)?.name, 'Cart');
    assert.equal(enclosing(symbols, 20)?.name, 'add');
  });

  it('is whatever spans several lines outside of them, and nothing elsewhere', () => {
    assert.equal(enclosing(symbols, 65)?.name, 'table');
    assert.equal(enclosing(symbols, 80), undefined);
    assert.equal(enclosing(symbols, 55), undefined);
  });
});

describe('a document that cannot be changed', () => {
  const document = {
    path,
    notebook: false,
    file: true,
    inside: true,
    linkedOut: false,
    writable: true,
  };

  it('is named with why', () => {
    assert.equal(whyUnchangeable(document), undefined);
    assert.match(whyUnchangeable({ ...document, writable: false }) ?? '', /read-only/u);
    assert.match(whyUnchangeable({ ...document, file: false }) ?? '', /no file/u);
    assert.match(whyUnchangeable({ ...document, inside: false }) ?? '', /outside the workspace/u);
    assert.match(whyUnchangeable({ ...document, linkedOut: true }) ?? '', /by a link/u);
    assert.match(whyUnchangeable({ ...document, notebook: true }) ?? '', /notebook/u);
  });
});

describe('the mention of a target', () => {
  for (const name of [
    'src/cart.ts',
    'my file.ts',
    'src/odd)',
    'a@b.ts',
    '#x.md',
    'src/[id]/page.tsx',
  ]) {
    it(`is read as what it was made of: ${name}`, () => {
      const lines = { start: 3, end: 9 };
      const target = { path: name, lines, what: 'selection' } as const;
      const read = parseMentions(`${mentionOf(target)}what is this?`);
      assert.deepEqual(read, [{ type: 'place', name, lines }]);
      const whole = parseMentions(`${mentionOf({ ...target, what: 'file' })}why?`);
      assert.deepEqual(whole, [{ type: 'place', name }]);
    });
  }
});
