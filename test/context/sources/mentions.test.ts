import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseMentions, type Mention } from '../../../src/context/sources/mentions.ts';

function place(name: string, start?: number, end = start): Mention {
  return {
    type: 'place',
    name,
    ...(start === undefined || end === undefined ? {} : { lines: { start, end } }),
  };
}

describe('mentions', () => {
  const cases: readonly (readonly [string, readonly Mention[]])[] = [
    ['What does @src/cart.ts do?', [place('src/cart.ts')]],
    ['@src/cart.ts', [place('src/cart.ts')]],
    ['Is (@src/cart.ts) right, or @Cart.add?', [place('src/cart.ts'), place('Cart.add')]],
    ['See @src/cart.ts.', [place('src/cart.ts')]],
    ['See @src/cart.ts:10-20, please', [place('src/cart.ts', 10, 20)]],
    ['See @src/cart.ts:7: it is wrong', [place('src/cart.ts', 7)]],
    ['Look at @"my folder/my file.ts":3 now', [place('my folder/my file.ts', 3)]],
    ['@src/ and @src/', [place('src/')]],
    [
      'Fix #problems in #diff',
      [
        { type: 'provider', name: 'problems' },
        { type: 'provider', name: 'diff' },
      ],
    ],
    ['Fix #problems.', [{ type: 'provider', name: 'problems' }]],
    ['Mail me@example.com', []],
    ['A bare @ and a bare # and # a heading', []],
    ['#unknown and #1234', []],
    ['@"not closed', []],
    ['```ts\n@Injectable() #problems\n```', []],
    ['the decorator `@Input()` in @a.ts', [place('a.ts')]],
    ['@src/größe.ts', [place('src/größe.ts')]],
    ['@a.ts:20-10', [place('a.ts')]],
  ];
  for (const [question, expected] of cases) {
    it(`reads “${question.slice(0, 50)}”`, () => {
      assert.deepEqual(parseMentions(question), expected);
    });
  }

  it('takes no more of a pasted text than anyone would type', () => {
    const pasted = Array.from({ length: 500 }, (_, i) => `@file${i}.ts`).join(' ');
    assert.equal(parseMentions(pasted).length, 20);
    assert.deepEqual(parseMentions(`@${'x'.repeat(10_000)}`), []);
  });

  it('reads any text without a fault, in a time that grows with its length', () => {
    const piece = fc.constantFrom(
      '@',
      '#',
      '"',
      '`',
      '```',
      '\n',
      ' ',
      'a',
      'b.ts',
      ':',
      '1',
      '-',
      '(',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
        for (const mention of parseMentions(parts.join(''))) {
          if (mention.type === 'place') assert.notEqual(mention.name, '');
        }
      }),
      { numRuns: 2_000 },
    );
    for (const hostile of ['@"', '`', '```', '@a:1-', '#a']) parseMentions(hostile.repeat(100_000));
  });
});
