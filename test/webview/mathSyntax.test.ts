import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { GrowingDocument } from '../../webview/markdown/growingDocument.ts';
import type { Block } from '../../webview/markdown/nodes.ts';
import './lexerLoaded.ts';

function blocksOf(text: string): readonly Block[] {
  return new GrowingDocument(() => 0).update(text, true).blocks;
}

/** The formulas of a text, those on lines of their own between brackets. */
function formulas(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(formulas);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'math' && 'source' in value && 'display' in value)
    return [value.display ? `[${String(value.source)}]` : String(value.source)];
  return Object.values(value).flatMap(formulas);
}

describe('formulas', () => {
  const cases: readonly (readonly [text: string, found: readonly string[]])[] = [
    ['Let $x_1 + y_1$ and $z$.', ['x_1 + y_1', 'z']],
    ['So \\(a^2\\), or $`b^2`$.', ['a^2', 'b^2']],
    ['$$\n\\int_0^1 f\n= 1\n- 2\n$$\n', ['[\\int_0^1 f\n= 1\n- 2]']],
    ['It holds that\n$$\na = b\n$$\nfor all', ['[a = b]']],
    ['\\[\na = b\n\\]', ['[a = b]']],
    ['In line $$a$$ too', ['[a]']],
    ['```math\na_b\n```', ['[a_b]']],
    ['- item $a*b*c$\n- **bold $d_e_f$**', ['a*b*c', 'd_e_f']],
    ['| $a$ | b |\n|--|--|\n| c | $d$ |', ['a', 'd']],
    ['$\\text{a \\$ b}$', ['\\text{a \\$ b}']],
  ];
  for (const [text, found] of cases) {
    it(`are read: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(formulas(blocksOf(text)), found);
    });
  }

  for (const text of [
    'It costs $5 or $10.',
    'From $5 to 10$ a month',
    'US$5 and A$6',
    '$HOME/bin:$PATH and $USER',
    'set $FOO=$BAR now',
    '`$a$` and ``$$b$$``',
    '```ts\nconst a = `${b}$`;\n$$\nc\n$$\n```',
    '\\$a$ and \\[WIP\\] and \\[1\\]',
    'A lone $$ here',
    '$$\nnever closed\n\nand on',
    '$ a $',
  ]) {
    it(`are none: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(formulas(blocksOf(text)), []);
    });
  }

  it('come out the same in whatever pieces they stream', () => {
    const snippets = fc.constantFrom(
      'Text with $a_1$ in it.\n\n',
      'Text\n$$\na = b\n\n$$\n',
      '$$\nx\n$$\n',
      '$$x$$ and more\n',
      '\\[\ny^2\n\\]\n',
      '- $c$\n',
      '> $$\n> d\n> $$\n',
      '$$',
      '$5 and \\(e\\)\n',
      '\n',
      'tail',
    );
    fc.assert(
      fc.property(
        fc.array(snippets, { maxLength: 8 }).map((all) => all.join('')),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
        (text, lengths) => {
          const document = new GrowingDocument(() => 0);
          for (let end = 0, at = 0; end < text.length; at++) {
            end += lengths[at % lengths.length] ?? 1;
            document.update(text.slice(0, end), false);
          }
          assert.deepEqual(document.update(text, true).blocks, blocksOf(text));
        },
      ),
      { numRuns: 400 },
    );
  });
});
