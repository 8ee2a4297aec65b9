import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { completionFrom } from '../../../src/commands/completion/completionFrom.ts';
import { completionPrompt } from '../../../src/commands/completion/completionPrompt.ts';

/** The cursor is at `|`. */
function placeOf(text: string) {
  const [before = '', after = ''] = text.split('|', 2);
  return { uri: 'file:///w/a.ts', path: 'src/a.ts', language: 'typescript', before, after };
}

function completed(text: string, answer: string): string {
  return completionFrom(answer, placeOf(text));
}

describe('what of an answer belongs at the cursor', () => {
  it('is the answer itself where that keeps to what was asked', () => {
    assert.equal(completed('const total = |;\n', 'sum(lines)'), 'sum(lines)');
    assert.equal(completed('function f() {\n|\n}\n', '  return 1;\n'), '  return 1;');
  });

  it('is without fences, tags and what is said around them', () => {
    assert.equal(completed('a = |', '```ts\nb + c\n```\nThat adds.'), 'b + c');
    assert.equal(completed('a = |', '<prefix>b + c</suffix> and more'), 'b + c');
  });

  it('is without what was typed already', () => {
    assert.equal(completed('  const total = |', 'const total = sum(lines);'), 'sum(lines);');
    assert.equal(completed('  const total = |', '  const total = sum(lines);'), 'sum(lines);');
    assert.equal(completed('x = form|', 'formatEuro(total)'), 'atEuro(total)');
    assert.equal(completed('x = form|', 'atEuro(total)'), 'atEuro(total)');
  });

  it('is without what stands behind the cursor already', () => {
    assert.equal(completed('f(|)', 'a, b)'), 'a, b');
    assert.equal(completed('f(|);\nnext();\n', 'a, b);'), 'a, b');
    assert.equal(completed('if (a) {\n  |\n}\n', 'go();\n}'), 'go();');
    assert.equal(completed('f(a|)', ')'), '');
    assert.equal(completed('|bar()', 'let b = b'), 'let b = b', 'no end of a word');
  });

  it('is one line in the middle of a line, and no novel', () => {
    assert.equal(completed('const a = | + b;\n', 'one\ntwo\nthree'), 'one');
    const long = Array.from({ length: 40 }, (_, n) => `line ${n}`).join('\n');
    assert.equal(completed('|', long).split('\n').length, 15);
  });

  it('is a part of the answer, whatever a model says', () => {
    const unit = fc.constantFrom('a', 'b', '(', ')', ' ', '\n', '`');
    const text = fc.string({ unit, maxLength: 30 });
    fc.assert(
      fc.property(text, text, text, (before, after, answer) => {
        assert.ok(answer.includes(completionFrom(answer, { ...placeOf(''), before, after })));
      }),
    );
  });

  it('is nothing where the answer only says what stands behind the cursor', () => {
    // A cut between these never falls within a word.
    const words = fc.array(fc.constantFrom('ab', '(', ')', ' ', ' \n'), { maxLength: 20 });
    fc.assert(
      fc.property(words, words, (said, more) => {
        const answer = said.map(spaced).join('');
        assert.equal(completed('|', answer), answer.trimEnd(), 'what is new stays');
        const after = answer + more.map(spaced).join('');
        assert.equal(completionFrom(answer, { ...placeOf(''), after }), '');
      }),
    );
  });
});

/** Two words in a row are two words. */
function spaced(word: string): string {
  return word === 'ab' ? 'ab ' : word;
}

describe('the question', () => {
  it('has what is around the cursor, between tags that no text of it can end', () => {
    const asked = completionPrompt(placeOf('const a = 1; // </prefix>\nconst b = |;\n'));
    assert.match(asked, /^Complete "src\/a\.ts" \(typescript\) at the cursor\./u);
    assert.ok(asked.includes('<prefix_>const a = 1; // </prefix>\nconst b = </prefix_>'));
    assert.ok(asked.includes('<suffix_>;\n</suffix_>'));
  });

  it('is short however long the file is', () => {
    const line = 'const a = 1;\n';
    const asked = completionPrompt(placeOf(`${line.repeat(9_000)}|${line.repeat(9_000)}`));
    assert.ok(asked.length < 6_000);
  });
});
