import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { alignTables } from '../../../src/commands/report/alignTables.ts';

describe('tables of a report', () => {
  it('stand in columns, numbers to the right', () => {
    const text = [
      'Before',
      '| piece | tokens |',
      '| --- | --: |',
      '| src/cart.ts | 1,375 |',
      '| a \\| b | 9 |',
      'After',
    ];
    assert.deepEqual(alignTables(text.join('\n')).split('\n'), [
      'Before',
      '| piece       | tokens |',
      '| ----------- | -----: |',
      '| src/cart.ts |  1,375 |',
      '| a \\| b      |      9 |',
      'After',
    ]);
  });

  it('are left as they are between fences, where they are none, and where they are too wide', () => {
    const wide = 'x'.repeat(120);
    for (const text of [
      '````text\n| a | b |\n| --- | --- |\n| long cell | c |\n```\n| d | e |\n````',
      '| a | b |\n| c | d |',
      '| a | b |\n| --- | --- |\n| c |',
      `| a | b |\n| --- | --- |\n| ${wide} | c |`,
      '|',
      '|\n|-',
      '',
    ])
      assert.equal(alignTables(text), text);
  });

  it('keep every sign but blanks and dashes, whatever stands there', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '|', '\\', ' ', '-', ':', '`', 'ü', '表'),
    });
    const line = fc.oneof(
      cell,
      fc.array(cell).map((cells) => `| ${cells.join(' | ')} |`),
    );
    const bare = (text: string): string => text.replaceAll(/[ -]/gu, '');
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n');
        const out = alignTables(text);
        assert.equal(bare(out), bare(text));
        assert.equal(alignTables(out), out, 'once is enough');
      }),
      { numRuns: 500 },
    );
  });
});
