import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Declaration } from '../../../src/context/chunks/declarations.ts';
import { readCoverageReport } from '../../../src/testgen/coverage/coverageReport.ts';
import { complexityOf } from '../../../src/testgen/untested/complexity.ts';
import {
  byRisk,
  riskText,
  untestedIn,
  wordsOf,
} from '../../../src/testgen/untested/untestedCode.ts';

const declared = (name: string, start: number, end: number, unit = true): Declaration => ({
  name,
  lines: { start, end },
  unit,
});

describe('the complexity of code', () => {
  it('is one, and one more for each decision', () => {
    assert.equal(complexityOf('const a = 1;', 'a.ts'), 1);
    const script = `function f(a?: number, b?: string) {
      // if for while
      if (a && b) return a ? 'if' : row.case;
      for (const x of y) while (x) { try { g(); } catch { h?.(); } }
      switch (a) { case 1: case 2: default: }
      return a ?? b;
    }`;
    assert.equal(complexityOf(script, 'a.ts'), 1 + 3 + 3 + 2 + 1);
    const python = `def f(a):
    """if while"""
    if a and b or c: return [x for x in y if x]
    elif d: pass
`;
    assert.equal(complexityOf(python, 'a.py'), 1 + 3 + 2 + 1);
    assert.equal(complexityOf('match a { 1 => b?, _ => c }', 'a.rs'), 3);
  });

  it('is at least one, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => complexityOf(text, 'a.ts') >= 1));
  });
});

describe('untested code', () => {
  const text = `/** total of it */
export function total(cart) {
  return cart.a && cart.b ? 1 : 2;
}
export interface Cart { total: number }
class Basket {
  add(item) { if (item) this.items.push(item); }
}
const limit = 1;
`;
  const declarations = [
    declared('total', 1, 4),
    declared('Cart', 5, 5),
    declared('Basket', 6, 8),
    declared('Basket.add', 7, 7),
    declared('limit', 9, 9, false),
  ];
  const file = { path: 'src/cart.ts', text };
  const names = (words: readonly string[]): readonly string[] =>
    untestedIn(file, declarations, new Set(words)).map(({ name }) => name);

  it('is what no test names: functions and classes, not types, nor what lies in something listed', () => {
    assert.deepEqual(names([]), ['total', 'Basket']);
    assert.deepEqual(names(['Basket']), ['total', 'Basket.add']);
    assert.deepEqual(names(wordsOf('assert.equal(total(x), new Basket().add(1))')), []);
    const [first] = untestedIn(file, declarations, new Set());
    assert.deepEqual(first, {
      path: 'src/cart.ts',
      name: 'total',
      line: 1,
      complexity: 3,
      covered: undefined,
    });
  });

  const code = (path: string, complexity: number, covered?: number) => ({
    path,
    name: path,
    line: 1,
    complexity,
    covered,
  });

  it('is ranked by complexity times churn', () => {
    const all = [code('calm.ts', 9), code('busy.ts', 3), code('new.ts', 2), code('other.ts', 2)];
    const changes = new Map([
      ['calm.ts', 0],
      ['busy.ts', 12],
    ]);
    const rated = byRisk(all, (path) => changes.get(path));
    assert.deepEqual(
      rated.map(({ path, risk }) => `${path} ${risk}`),
      ['busy.ts 39', 'calm.ts 9', 'new.ts 2', 'other.ts 2'],
    );
    assert.deepEqual(
      rated.slice(0, 3).map((each) => riskText(each)),
      ['complexity 3, changed 12 times', 'complexity 9, changed 0 times', 'complexity 2'],
    );
    assert.equal(riskText({ ...code('a.ts', 1), changes: 1 }), 'complexity 1, changed once');
  });

  it('is what runs nowhere, where a report tells: what ran throughout is left out', () => {
    const report = (...hits: readonly number[]): string =>
      `SF:src/cart.ts\n${hits.map((count, i) => `DA:${i + 1},${count}`).join('\n')}\nend_of_record\n`;
    const shares = (said: string): unknown => {
      const [coverage] = readCoverageReport(said);
      return untestedIn({ ...file, coverage }, declarations, new Set()).map(({ name, covered }) => [
        name,
        covered,
      ]);
    };
    // Line 2 names `total`, line 6 `Basket`: both run when the file is loaded.
    const ran = report(1, 1, 1, 1, 1, 1, 0, 0, 1);
    assert.deepEqual(shares(ran), [['Basket', 0]]);
    assert.deepEqual(shares(report(1, 1, 0, 1, 1, 1, 0, 1, 1)), [
      ['total', 0.5],
      ['Basket', 0.5],
    ]);
    const ways = ran.replace('end_of_record', 'BRDA:3,0,0,1\nBRDA:3,0,1,0\nend_of_record');
    assert.deepEqual(shares(ways), [
      ['total', 0.75],
      ['Basket', 0],
    ]);
    assert.deepEqual(shares('SF:src/cart.ts\nDA:90,1\n'), [
      ['total', undefined],
      ['Basket', undefined],
    ]);
  });

  it('is ranked by complexity times churn times what is not covered', () => {
    const all = [code('half.ts', 9, 0.5), code('none.ts', 5, 0), code('unknown.ts', 6)];
    const rated = byRisk(all, (path) => (path === 'half.ts' ? 1 : undefined));
    assert.deepEqual(
      rated.map((each) => `${each.path} ${each.risk}: ${riskText(each)}`),
      [
        'half.ts 9: complexity 9, changed once, 50% covered',
        'unknown.ts 6: complexity 6',
        'none.ts 5: complexity 5, 0% covered',
      ],
    );
  });
});
