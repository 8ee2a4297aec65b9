import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { longestName, mostSymbols } from '../../../src/context/chunks/outline.ts';
import { readOutline } from '../../../src/context/index/readOutline.ts';

function range(first: number, last: number): unknown {
  return { start: { line: first, character: 0 }, end: { line: last, character: 1 } };
}

function symbol(name: string, first: number, last: number, children?: unknown): unknown {
  return {
    name,
    kind: 11,
    range: range(first, last),
    selectionRange: range(first, first),
    children,
  };
}

describe('what an extension says stands in a document', () => {
  it('is read from a tree and from a list with places', () => {
    const tree = [symbol('Cart', 0, 9, [symbol('add', 1, 3), symbol('drop', 4, 6)])];
    assert.deepEqual(
      readOutline(tree).map(({ name, first, last }) => [name, first, last]),
      [
        ['Cart', 0, 9],
        ['add', 1, 3],
        ['drop', 4, 6],
      ],
    );
    const location = { uri: 'file:///a', range: range(2, 5) };
    assert.deepEqual(readOutline([{ name: 'total', kind: 5, location }]), [
      { name: 'total', kind: 'method', first: 2, last: 5, named: 2 },
    ]);
  });

  it('is what of it is sound, where some is not', () => {
    const found = readOutline([
      symbol('good', 0, 1),
      symbol('', 2, 3, [symbol('inside', 2, 2)]),
      symbol('negative', -4, 3),
      symbol('nowhere', Number.NaN, 3),
      symbol('half', 0.5, 3),
      { name: 'no range', kind: 11 },
      null,
      7,
      symbol('two\nlines\u2028', 5, 6),
      symbol('😀'.repeat(500), 8, 9),
    ]);
    const names = found.map(({ name }) => name);
    assert.deepEqual(names.slice(0, 2), ['good', 'two lines']);
    assert.ok(names.includes('inside'));
    assert.equal(names.length, 4);
    for (const name of names) assert.ok(name.length <= longestName && name.isWellFormed());
  });

  it('is never more than can be used, however it is made', () => {
    const wide = Array.from({ length: 20_000 }, (_, i) => symbol(`s${i}`, i, i));
    assert.equal(readOutline(wide).length, mostSymbols);
    const endless: { children?: unknown[] } & Record<string, unknown> = {
      ...Object(symbol('', 0, 1)),
    };
    endless.children = [endless, endless];
    assert.deepEqual(readOutline([endless]), []);
  });

  it('is nothing where it is anything else', () => {
    fc.assert(fc.property(fc.anything(), (raw) => assert.deepEqual(readOutline(raw), [])));
  });
});
