import assert from 'node:assert/strict';
import { analysisFindings } from '../../../src/commands/report/analysisFindings.ts';

const path = 'src/cart.ts';
const places = (answer: string) =>
  analysisFindings(answer, path).map(({ line, severity, message }) => [line, severity, message]);

describe('the findings in an analysis', () => {
  it('are the items that cite a line, each as serious as it says', () => {
    const answer = `## Errors

1. **High**, \`src/cart.ts:12\`: the total overflows.
   It should be checked.
2. Medium: see src/cart.ts:20-24, nobody closes the file.
- low – \`./src/cart.ts:3\` is never used.
- (src/cart.ts:4) nothing says how serious.
* High: in src/other.ts:9 there is more.

Nothing else stands out.`;
    assert.deepEqual(places(answer), [
      [12, 'error', 'the total overflows. It should be checked.'],
      [20, 'warning', 'see src/cart.ts:20-24, nobody closes the file.'],
      [3, 'information', './src/cart.ts:3 is never used.'],
      [4, 'warning', '(src/cart.ts:4) nothing says how serious.'],
    ]);
  });

  it('are paragraphs where there is no list', () => {
    assert.deepEqual(places('First src/cart.ts:1 leaks.\n\nThen `src/cart.ts:2` too, minor.'), [
      [1, 'warning', 'First src/cart.ts:1 leaks.'],
      [2, 'information', 'Then src/cart.ts:2 too, minor.'],
    ]);
  });

  it('are none in code, at line 0 or in an answer without places', () => {
    for (const answer of [
      '',
      'All is well.',
      'See src/cart.ts:0.',
      'So:\n\n```\n- src/cart.ts:9 high\n```\n',
      'Cut off:\n\n~~~\n- src/cart.ts:9',
      'src/cart.tsx:9 is another file, my-src/cart.ts:9 too.',
    ]) {
      assert.deepEqual(places(answer), [], answer);
    }
  });

  it('are bounded in number and length', () => {
    const answer = Array.from(
      { length: 500 },
      (_, i) => `- src/cart.ts:${i + 1} ${'x'.repeat(5_000)}`,
    ).join('\n');
    const found = analysisFindings(answer, path);
    assert.equal(found.length, 200);
    assert.ok(found.every(({ message }) => message.length <= 1_001));
  });
});
