import assert from 'node:assert/strict';
import { exportMarkdown } from '../../../src/sessions/transfer/exportMarkdown.ts';
import { fenced } from '../../../src/protocol/fenced.ts';
import { withWholeSteps } from '../../../src/sessions/wholeSteps.ts';
import { withClosedFences } from '../../../src/sessions/transfer/fences.ts';
import { created, ended, grew, key, numbered, said, started, stateOf } from './transferHelpers.ts';

const golden = `# How is a cart made?

Begun 2025-10-09 08:53 UTC, last changed 2025-10-09 08:53 UTC. Exported from Parley.

## You, 2025-10-09 08:53 UTC

How is a cart made?

\`\`\`ts
new Cart();
\`\`\`

## Small, 2025-10-09 08:53 UTC (replaced by another reply)

Half

> **Interrupted:** the rest of this reply never came.

## Small, 2025-10-09 08:53 UTC

Like this, with [masked GitHub token]:

\`\`\`\`md
\`\`\`ts
a
\`\`\`
\`\`\`\`

## You, 2025-10-09 08:53 UTC

Shorter, please

## Small, 2025-10-09 08:53 UTC

> **Failed:** No answer came

---

## Changes to files

- src/cart.ts: applied

---

## Not shown

Other ways that this chat went:

- 2025-10-09 08:53 UTC, 2 messages and replies: And then?
`;

describe('the Markdown of a session', () => {
  it('has all that tools gave back, also what the state has only the beginning of', () => {
    const output = `${'line\n'.repeat(40_000)}the very end`;
    const events = numbered([
      created,
      said('m1', 'x'),
      started('r1', 'm1'),
      { type: 'tool-called', reply: 'r1', step: 't1', offset: 0, tool: 'run', input: 'npm test' },
      { type: 'tool-ended', reply: 'r1', step: 't1', outcome: 'done', output },
      grew('r1', 0, 'All pass.'),
      ended('r1'),
    ]);
    const state = stateOf(events);
    assert.ok(!exportMarkdown(state).text.includes('the very end'), 'the state has not');
    const { text } = exportMarkdown(withWholeSteps(state, () => events));
    for (const part of ['`run`', 'npm test', output, 'All pass.']) assert.ok(text.includes(part));
    assert.ok(!text.includes('more characters'));
    const short = stateOf(events.filter(({ type }) => type !== 'tool-ended'));
    const none = withWholeSteps(short, () => assert.fail('nothing is missing'));
    assert.equal(none, short);
  });

  it('reads as it is shown, without secrets, and names what is not shown', () => {
    const text = `Like this, with ${key}:\n\n\`\`\`\`md\n\`\`\`ts\na\n\`\`\`\n\`\`\`\``;
    const state = stateOf(
      numbered([
        created,
        said('m1', 'How is a cart made?\n\n```ts\nnew Cart();\n'),
        started('r1', 'm1'),
        grew('r1', 0, 'Half'),
        { type: 'reply-interrupted', reply: 'r1' },
        started('r2', 'm1', 'r1'),
        grew('r2', 0, text),
        ended('r2'),
        said('m2', 'And then?'),
        started('r3', 'm2'),
        ended('r3'),
        said('m3', 'Shorter, please', 'm2'),
        started('r4', 'm3'),
        {
          type: 'reply-failed',
          reply: 'r4',
          failure: {
            kind: 'timed-out',
            title: 'No answer came',
            advice: 'Ask again.',
            retryable: true,
            actions: [],
          },
        },
        {
          type: 'edit-applied',
          edit: 'e1',
          label: 'src/cart.ts',
          checkpoint: 'c1',
          files: [],
        },
      ]),
    );
    const { text: markdown, masked } = exportMarkdown(state);
    assert.equal(markdown, golden);
    assert.deepEqual(masked, ['GitHub token']);
  });
});

describe('fences', () => {
  it('hold whatever text', () => {
    assert.equal(fenced('a'), '```text\na\n```');
    assert.equal(fenced('a\n````\nb\n', 'md'), '`````md\na\n````\nb\n`````');
  });

  it('that are open are closed, and others left alone', () => {
    for (const whole of [
      '',
      'a',
      '```\na\n```',
      '~~~\n```\n~~~',
      '````\n```\n````',
      '``` a`b ```',
    ]) {
      assert.equal(withClosedFences(whole), whole);
    }
    assert.equal(withClosedFences('```ts\na'), '```ts\na\n```');
    assert.equal(withClosedFences('````\n```\n'), '````\n```\n````');
    assert.equal(withClosedFences('~~~~\n~~~'), '~~~~\n~~~\n~~~~');
    assert.equal(withClosedFences('a <!-- b'), 'a <!-- b -->');
  });
});
