import assert from 'node:assert/strict';
import { checkedCode, scriptExamples } from '../../../src/testgen/examples/scriptExamples.ts';

const codes = (text: string): readonly string[] => scriptExamples(text).map(({ code }) => code);

describe('the examples in JSDoc comments', () => {
  it('are those that state a result, with their lines', () => {
    const text = `/** Adds. */
export const add = (a, b) => a + b;

/**
 * The fee.
 * @param {number} total in cents
 * @example <caption>Small orders pay</caption>
 * fee(10) // => 5
 *
 * @example
 * \`\`\`js
 * const paid = fee(100);
 * paid // → 0
 * \`\`\`
 * More about it.
 * @returns {number}
 */
export function fee(total) {}
`;
    assert.deepEqual(scriptExamples(text), [
      { line: 7, code: 'fee(10) // => 5', results: 1 },
      { line: 10, code: 'const paid = fee(100);\npaid // → 0', results: 1 },
    ]);
  });

  it('are no others: without a result, in another language, in a string', () => {
    const other = (body: string) => `/**\n * @example\n${body}\n */\n`;
    assert.deepEqual(codes(other(' * dropAllTables();')), []);
    assert.deepEqual(codes(other(' * ```sh\n * rm -rf / // => gone\n * ```')), []);
    assert.deepEqual(codes('const text = "/** @example f() // => 1 */";'), []);
    assert.deepEqual(codes('// @example f() // => 1'), []);
    assert.deepEqual(codes('/* @example\n * f() // => 1\n */'), []);
  });

  it('are rewritten so that each result is held', () => {
    const first = (code: string): string => checkedCode(code).split('\n').at(-1) ?? '';
    assert.equal(first('fee(10) // => 5'), 'await $check(await (fee(10)), () => (5), "5");');
    assert.equal(first('fee(10);\n// -> 5'), 'await $check(await (fee(10)), () => (5), "5");');
    assert.match(first('console.log(fee(10)); // => 5'), /await \(fee\(10\)\)/u);
    assert.match(first('const a = fee(10); // => 5'), /^await \$check\(await \(a\)/u);
    assert.match(first('show() // => a box'), /, undefined, "a box"\);$/u);
    assert.match(first('fee(-1) // throws RangeError'), /^await \$throws\(.*"RangeError"\);$/u);
    assert.match(first('fee(-1) // => throws'), /^await \$throws\(.*""\);$/u);
  });
});
