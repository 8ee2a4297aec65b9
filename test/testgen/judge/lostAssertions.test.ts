import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { lostAssertions } from '../../../src/testgen/judge/lostAssertions.ts';

describe('what a test claims no more', () => {
  const claims: readonly (readonly [language: string, before: string, after: string])[] = [
    ['node:assert', '  assert.equal(fee(100), 0);', '  assert.equal(fee(100), 5);'],
    ['Jest', '  expect(fee(100)).toBe(0);', '  expect(fee(100)).toBe(5);'],
    ['pytest', '    assert fee(100) == 0', '    assert fee(100) == 5'],
    ['unittest', '        self.assertEqual(fee(100), 0)', '        self.assertEqual(fee(100), 5)'],
    ['Go', '\tif Fee(100) != 0 { t.Error("not free") }', '\tif Fee(100) != 5 { t.Error("free") }'],
    ['Rust', '    assert_eq!(fee(100), 0);', '    assert_eq!(fee(100), 5);'],
    ['JUnit', '    assertEquals(0, Fee.fee(100));', '    assertEquals(5, Fee.fee(100));'],
    ['RSpec', '  expect(fee(100)).to eq(0)', '  expect(fee(100)).to eq(5)'],
    ['ExUnit', '    assert Fee.fee(100) == 0', '    assert Fee.fee(100) == 5'],
    ['a JSDoc example', ' * fee(100) // => 0', ' * fee(100) // => 5'],
  ];
  for (const [language, before, after] of claims) {
    it(`is found in ${language}`, () => {
      assert.equal(lostAssertions(`a\n${before}\nb`, `b\n${after}\n`).length, 1);
      assert.deepEqual(lostAssertions(before, `  ${before}  `), []);
    });
  }

  it('is found over several lines, and is nothing where only its layout changed', () => {
    const before = "test('a', () => assert.equal(fee(100), 0));";
    const long = (value: number): string =>
      `test('a', () => {\n  assert.equal(\n    fee(100),\n    ${value},\n  );\n});`;
    assert.deepEqual(lostAssertions(before, long(0)), []);
    assert.equal(lostAssertions(before, long(5)).length, 1);
    assert.equal(lostAssertions(long(0), long(5)).length, 1);
  });

  it('is no title that sounds like one', () => {
    const of = (total: number): string => `it('throws and asserts', () => { run(${total}); });`;
    assert.deepEqual(lostAssertions(of(1), of(2)), []);
  });

  it('is no import, no set-up and no comment', () => {
    const before = "import assert from 'node:assert';\nconst total = 100;\n// a word\n";
    assert.deepEqual(lostAssertions(before, ''), []);
    assert.deepEqual(lostAssertions('// This should never throw\n# it should pay\n', ''), []);
  });

  it('is what was commented out, and not what stands in documentation', () => {
    for (const [claim, out] of [
      ['assert.equal(fee(1), 5);', '// assert.equal(fee(1), 5);'],
      ['assert fee(1) == 5', '    # assert fee(1) == 5'],
    ] as const) {
      assert.equal(lostAssertions(claim, out).length, 1, out);
    }
    const examples = ['/// assert_eq!(fee(1), 5);', '// fee(1) // => 5', '#[should_panic]'];
    for (const each of examples) assert.equal(lostAssertions(each, '').length, 1, each);
  });

  it('is nothing where all lines are still there, in whatever order, and one for each that went', () => {
    const line = fc.constantFrom('assert a', 'assert b', 'expect(c).toBe(1)', 'x = 1', '');
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, more) => {
        const all = [...before, ...more];
        assert.deepEqual(lostAssertions(before.join('\n'), all.toReversed().join('\n')), []);
        const lost = lostAssertions(all.join('\n'), before.join('\n'));
        const isClaim = (each: string): boolean => /assert|expect/u.test(each);
        assert.equal(lost.length, more.filter(isClaim).length);
      }),
    );
  });
});
