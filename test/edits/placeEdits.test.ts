import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { editBlocks } from '../../src/edits/editBlocks.ts';
import { planEdits, type EditPlan } from '../../src/edits/planEdits.ts';
import { misquotes, type Misquote } from './misquotes.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/edits/${name}.txt`, import.meta.url), 'utf8');

function answerOf({ file, blocks }: Misquote): string {
  const written = blocks.map(
    ([search, replace]) =>
      `<<<<<<< SEARCH\n${search}${search === '' ? '' : '\n'}=======\n${replace}${replace === '' ? '' : '\n'}>>>>>>> REPLACE`,
  );
  return `Here is what I would change.\n\n${file}\n\n${written.join('\n\nand\n\n')}\n\nThat is all.`;
}

function planOf(misquote: Misquote, text: string): EditPlan {
  const { file, within } = misquote;
  return planEdits(editBlocks(answerOf(misquote)), (path) =>
    path === file
      ? { uri: `file:///${path}`, path, text, ...(within ? { within } : {}) }
      : undefined,
  );
}

function withSwaps(text: string, swaps: readonly (readonly [string, string])[]): string {
  let wanted = text;
  for (const [from, to] of swaps) {
    assert.equal(wanted.split(from).length, 2, `“${from}” is there once`);
    wanted = wanted.split(from).join(to);
  }
  return wanted;
}

describe('the place of a misquoted edit', () => {
  for (const misquote of misquotes) {
    const { name, file, given, expect } = misquote;
    it(`${file}: ${name}`, () => {
      const text = given ? given(fixture(file)) : fixture(file);
      const plan = planOf(misquote, text);
      if ('refused' in expect) {
        assert.deepEqual(
          plan.refused.map(({ why }) => why.reason),
          [expect.refused],
        );
        return;
      }
      assert.deepEqual(plan.refused, []);
      assert.equal(plan.files[0]?.proposed ?? text, withSwaps(text, expect));
    });
  }

  it('has at least 60 cases, in six languages', () => {
    assert.ok(misquotes.length >= 60, String(misquotes.length));
    assert.equal(new Set(misquotes.map(({ file }) => file)).size, 6);
  });
});
