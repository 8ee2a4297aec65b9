// A reply's blocks with the tools that were called at their places.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Step } from '../../src/protocol/steps.ts';
import type { BlockGroup } from '../../webview/markdown/blockGroup.ts';
import { GrowingDocument } from '../../webview/markdown/growingDocument.ts';
import { ReplyDocument } from '../../webview/markdown/replyDocument.ts';
import { step } from '../ui/panelStepScenes.ts';
import './lexerLoaded.ts';

const now = () => 0;

function at(id: string, offset: number, more: Partial<Step> = {}): Step {
  return { ...step(id), offset, ...more };
}

/** What stands where: text by its kind, steps by their ids. */
function outline(groups: readonly BlockGroup[]): readonly string[] {
  return groups.flatMap(({ blocks }) =>
    blocks.map((block) =>
      block.type === 'steps' ? block.steps.map(({ id }) => id).join('+') : block.type,
    ),
  );
}

function numbers(groups: readonly BlockGroup[]): readonly number[] {
  return groups.flatMap(({ from, blocks }) => blocks.map((_, nth) => from + nth));
}

describe('the document of a reply', () => {
  const text = 'One.\n\n# Two\n\nThree.';

  it('is the text alone where no tool was called', () => {
    const { groups, firstDepth } = new ReplyDocument(now).update({ text, steps: undefined }, true);
    assert.deepEqual(groups, new GrowingDocument(now).update(text, true).groups);
    assert.equal(firstDepth, 1);
  });

  it('has steps where they were called, those in a row together', () => {
    const steps = [at('a', 4), at('b', 5), at('c', 12), at('d', 99), at('e', 3)];
    const { groups, firstDepth } = new ReplyDocument(now).update({ text, steps }, true);
    assert.deepEqual(outline(groups), ['paragraph', 'a+b', 'heading', 'c', 'paragraph', 'd+e']);
    assert.deepEqual(numbers(groups), [0, 1, 2, 3, 4, 5]);
    assert.equal(firstDepth, 1);
    const first = new ReplyDocument(now).update({ text: '', steps: [at('a', 0)] }, false);
    assert.deepEqual(outline(first.groups), ['a']);
  });

  it('keeps what did not change while the rest grows', () => {
    const document = new ReplyDocument(now);
    const steps = [at('a', 4)];
    const [said, row] = document.update({ text: 'One.', steps }, false).groups;
    const grown = document.update({ text: 'One.\n\nTwo', steps }, false).groups;
    assert.equal(grown[0], said);
    assert.equal(grown[1], row);
    assert.equal(grown.length, 3);
    const done = [at('a', 4, { outcome: 'failed' })];
    const ended = document.update({ text: 'One.\n\nTwo', steps: done }, false).groups;
    assert.equal(ended[0], said);
    assert.notEqual(ended[1], row);
  });

  it('counts anew where a step comes in further up', () => {
    const document = new ReplyDocument(now);
    document.update({ text, steps: [at('c', 12)] }, true);
    const { groups } = document.update({ text, steps: [at('a', 4), at('c', 12)] }, true);
    assert.deepEqual(outline(groups), ['paragraph', 'a', 'heading', 'c', 'paragraph']);
    assert.deepEqual(numbers(groups), [0, 1, 2, 3, 4]);
  });

  it('comes to the same however it grew', () => {
    const line = fc.constantFrom('Words.', '# A', '- one\n- two', '```ts\nlet a;\n```', '', '> q');
    const property = fc.property(
      fc.array(line, { maxLength: 12 }),
      fc.array(fc.nat(80), { maxLength: 5 }),
      fc.array(fc.nat(80), { maxLength: 6 }),
      (lines, offsets, cuts) => {
        const whole = lines.join('\n\n');
        const steps = offsets.toSorted((a, b) => a - b).map((offset, nth) => at(`s${nth}`, offset));
        const grown = new ReplyDocument(now);
        for (const cut of cuts.toSorted((a, b) => a - b)) {
          const known = steps.filter(({ offset }) => offset <= cut);
          grown.update({ text: whole.slice(0, cut), steps: known }, false);
        }
        grown.update({ text: whole, steps }, true);
        const once = new ReplyDocument(now).update({ text: whole, steps }, true);
        assert.deepEqual(outline(grown.groups), outline(once.groups));
        assert.deepEqual(numbers(grown.groups), numbers(once.groups));
        assert.deepEqual(numbers(once.groups), [...numbers(once.groups).keys()]);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});
