import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseMentions } from '../../src/context/sources/mentions.ts';
import { blockOf } from '../../webview/composer/givenFiles.ts';
import {
  fileNameOf,
  isBlank,
  isLarge,
  joinBoth,
  joinWritten,
  nothingWritten,
  pastedText,
  splitWritten,
  withoutSent,
  type WrittenText,
} from '../../webview/pastes/writtenText.ts';

const log = Array.from({ length: 400 }, (_, i) => `line ${i}`).join('\n');
const other = `${'x'.repeat(20_000)}\n`;

function written(typed: string, ...pastes: readonly string[]): WrittenText {
  return { typed, pastes: pastes.map((text) => pastedText(text)) };
}

/** Pieces of which texts are made that come close to what is looked for. */
const piece = fc.oneof(
  fc.constantFrom(
    '\n',
    '\n\n',
    '```',
    '````',
    '```text pasted\n',
    ' pasted',
    'text pasted',
    ' ',
    log,
    other,
  ),
  fc.string(),
);
const anyText = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
const large = fc.tuple(anyText, fc.constantFrom(log, other), anyText).map((all) => all.join(''));

describe('a text that is pasted', () => {
  it('is large from 300 lines or 20,000 characters on', () => {
    assert.equal(isLarge('x\n'.repeat(300)), false);
    assert.equal(isLarge(`${'x\n'.repeat(300)}x`), true);
    assert.equal(isLarge('x'.repeat(20_000)), false);
    assert.equal(isLarge('x'.repeat(20_001)), true);
    assert.equal(isLarge(''), false);
  });

  it('has as many lines as an editor counts, a break at the end left out', () => {
    const lines = ['', 'a', 'a\n', 'a\nb', 'a\nb\n', '\n', '\n\n'].map(
      (text) => pastedText(text).lines,
    );
    assert.deepEqual(lines, [1, 1, 1, 2, 2, 1, 2]);
  });

  it('stands below what was typed, between fences that are longer than any in it', () => {
    const nested = `\`\`\`\`js\n${log}\n\`\`\`\``;
    assert.equal(
      joinWritten(written('Why?', log, nested)),
      `Why?\n\n\`\`\`text pasted\n${log}\n\`\`\`\n\n\`\`\`\`\`text pasted\n${nested}\n\`\`\`\`\``,
    );
    assert.equal(joinWritten(written('', log)), `\`\`\`text pasted\n${log}\n\`\`\``);
    assert.equal(joinWritten(nothingWritten), '');
  });

  it('mentions nothing: what stands in it is quoted', () => {
    const text = joinWritten(written('See @src/cart.ts', `@src/other.ts #problems\n${log}`));
    assert.deepEqual(parseMentions(text), parseMentions('See @src/cart.ts'));
  });

  it('is known again in the text of the message', () => {
    for (const each of [
      written('Why?', log),
      written('', log, other),
      written('\n', log),
      written(' two \n\nlines\n', `${log}\n`, other, log),
      { typed: 'Why?', pastes: [pastedText(log, 'ts cart pasted.ts'), pastedText(log)] },
      written('only typed'),
      nothingWritten,
    ])
      assert.deepEqual(splitWritten(joinWritten(each)), each);
  });

  it('is left in the input where it is small, or stands elsewhere than at the end', () => {
    const small = '```text pasted\nsmall\n```';
    const inTheMiddle = `${joinWritten(written('a', log))}\nand more`;
    const file = blockOf('a.log', log).trimEnd();
    const alone = `\n\n${joinWritten(written('', log))}`;
    const inLine = joinWritten(written('', log));
    const notOurs = `Why?\n\n${inLine.replaceAll('```', '`````')}`;
    for (const text of [small, inTheMiddle, file, alone, notOurs, `so: ${inLine}`, `a\n${inLine}`])
      assert.deepEqual(splitWritten(text), { typed: text, pastes: [] });
  });

  it('loses no letter, whatever a text looks like', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.equal(joinWritten(splitWritten(text)), text);
      }),
    );
  });

  it('is the same again, whatever stands in it', () => {
    fc.assert(
      fc.property(anyText, fc.array(large, { minLength: 1, maxLength: 3 }), (typed, pastes) => {
        fc.pre(splitWritten(typed).pastes.length === 0);
        const again = splitWritten(joinWritten(written(typed, ...pastes)));
        assert.deepEqual(again, written(typed, ...pastes));
      }),
    );
  });

  it('has the name of the file that it is', () => {
    assert.equal(fileNameOf(pastedText(log, 'ts my cart.ts')), 'my cart.ts');
    assert.equal(fileNameOf(pastedText(log)), undefined);
  });

  it('is a message by itself', () => {
    assert.equal(isBlank(written(' \n')), true);
    assert.equal(isBlank(written('', log)), false);
  });
});

describe('what is written in two places', () => {
  it('becomes one, with all texts that were pasted at its end', () => {
    assert.deepEqual(
      joinBoth(written('above', log), written('below', other), '\n\n'),
      written('above\n\nbelow', log, other),
    );
    assert.deepEqual(joinBoth(written(' ', log), written('below'), '\n'), written('below', log));
    assert.deepEqual(joinBoth(written('above'), nothingWritten, '\n'), written('above'));
  });

  it('is what is left once a part was sent', () => {
    const sent = written('Why?', log);
    assert.deepEqual(withoutSent(sent, sent), nothingWritten);
    assert.deepEqual(
      withoutSent(written('Why? And how?', log, other, log), sent),
      written('And how?', other, log),
    );
    assert.deepEqual(withoutSent(written('What?', other), sent), written('What?', other));
  });
});
