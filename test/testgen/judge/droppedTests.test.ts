import assert from 'node:assert/strict';
import {
  droppedTests,
  isAnyDropped,
  type PresentTests,
} from '../../../src/testgen/judge/droppedTests.ts';
import {
  droppedForModel,
  droppedInWords,
  droppedSection,
} from '../../../src/testgen/judge/droppedText.ts';
import type { RanTests, TestRun } from '../../../src/testgen/run/testRun.ts';

function ran(
  passing: readonly string[],
  failing: readonly string[] = [],
  change: Partial<RanTests> = {},
): RanTests {
  return {
    type: 'ran',
    status: failing.length > 0 ? 'failed' : 'passed',
    reason: '',
    told: '',
    log: '',
    milliseconds: 1,
    leftProcesses: false,
    coverage: { type: 'unknown', reason: '' },
    passed: passing.length,
    failed: failing.length,
    skipped: 0,
    errors: 0,
    passing: passing.map((name) => ({ name })),
    failing: failing.map((name) => ({ name, message: '' })),
    ...change,
  };
}

const gone = (before: TestRun, after: TestRun): readonly string[] =>
  droppedTests({ text: '', run: before }, '', after).tests;

describe('what a test file drops of the tests that were there', () => {
  it('are the tests that ran before and do not run any more, one for each', () => {
    assert.deepEqual(gone(ran(['a', 'b']), ran(['b', 'c'])), ['a']);
    assert.deepEqual(gone(ran(['a', 'a']), ran(['a'])), ['a']);
    assert.deepEqual(gone(ran(['a'], ['b']), ran(['a'])), ['b'], 'one that failed was there too');
    assert.deepEqual(gone(ran(['a', 'b']), ran(['a'], ['b'])), [], 'it is there and fails');
  });

  it('is no test that only came into a group, but one whose name another one ends with', () => {
    assert.deepEqual(gone(ran(['pays', 'is free']), ran(['fee pays', 'fee is free'])), []);
    assert.deepEqual(gone(ran(['pays', 'small pays']), ran(['small pays'])), ['pays']);
  });

  it('is nothing that nobody knows: no names, no run', () => {
    const broken = ran([], ['test/a.js'], { status: 'errored', failed: 0, errors: 1 });
    assert.deepEqual(gone(broken, ran(['a'])), []);
    assert.deepEqual(gone(ran(['a']), broken), []);
    assert.deepEqual(gone(ran(['?', '?']), ran(['?'])), []);
    assert.deepEqual(gone({ type: 'not-runnable', reason: '' }, ran([])), []);
    assert.equal(isAnyDropped(droppedTests(undefined, '', ran([]))), false);
  });

  it('is no test that only has another name', () => {
    const text = (name: string): string => `test('${name}', () => {\n  assert.ok(fee(1));\n});\n`;
    const present: PresentTests = { text: text('a') + text('x'), run: ran(['a', 'x']) };
    const same = droppedTests(present, text('b') + text('x'), ran(['b', 'x']));
    assert.deepEqual(same, { tests: [], claims: [], renamed: [{ from: 'a', to: 'b' }] });
    assert.equal(isAnyDropped(same), false);
    assert.match(droppedSection(same).join('\n'), /^## Renamed in the test file[^]*a → b/u);
    const fewer = droppedTests(present, text('b'), ran(['b']));
    assert.deepEqual(fewer.tests, ['x']);
    assert.equal(fewer.claims.length, 1);
  });

  it('are claims of a test that kept its name, also where they were commented out', () => {
    const before =
      "test('a', () => {\n  assert.equal(fee(1), 5);\n  assert.equal(fee(100), 0);\n});";
    const present: PresentTests = { text: before, run: ran(['a']) };
    const out = before.replace('  assert.equal(fee(100)', '  // assert.equal(fee(100)');
    assert.deepEqual(droppedTests(present, out, ran(['a'])), {
      tests: [],
      claims: ['assert.equal(fee(100),0'],
    });
    assert.equal(isAnyDropped(droppedTests(present, `${before}\n// more`, ran(['a', 'b']))), false);
  });

  it('is told with the first names to a person, and whole to a model and in the report', () => {
    const many = Array.from({ length: 60 }, (_, at) => `test ${at}`);
    const words = (tests: readonly string[], claims: readonly string[] = []): string =>
      droppedInWords({ tests, claims });
    assert.equal(words(['a'], ['b']), 'A test that was in the file is gone: “a”.');
    assert.match(words(many), /^60 tests that were .* gone: “test 0”, “test 1”, “test 2” …\.$/u);
    assert.equal(words([], ['b']), 'Something that the file checked is gone: “b”.');
    assert.match(words([], ['b', 'c']), /^2 things that the file checked are gone/u);
    const told = droppedForModel({ tests: many, claims: ['equal(a,1)'] });
    assert.match(told, /test 49\n… \(10\)\n[^]*equal\(a,1\)[^]*word for word/u);
    const section = droppedSection({ tests: ['a```b'], claims: ['c'] }).join('\n');
    assert.match(section, /^## Gone[^]*````text\na```b\n````[^]*```text\nc\n```$/u);
    assert.deepEqual(droppedSection({ tests: [], claims: [] }), []);
  });
});
