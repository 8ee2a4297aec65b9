import assert from 'node:assert/strict';
import { dryRunReport, mostCost, type DryRun } from '../../src/commands/dryRun.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';

const model: ModelInfo = {
  ref: { provider: 'openai', model: 'gpt' },
  label: 'GPT *5*',
  providerLabel: 'OpenAI',
  window: { total: 100_000, reply: 4_000, assumed: false },
  exactTokens: true,
  price: { input: 2, output: 8 },
};
const question = {
  model,
  tokens: 1_500,
  estimated: false,
  reply: 4_000,
  items: [
    { id: 'i', kind: 'instructions', label: 'Instructions', tokens: 200, removable: false },
    {
      id: 's',
      kind: 'selection',
      label: 'src/cart.ts',
      lines: { start: 3, end: 9 },
      tokens: 80,
      removable: true,
    },
    {
      id: 'o',
      kind: 'open-editor',
      label: 'a|b.ts',
      tokens: 90_000,
      removable: true,
      leftOut: 'does-not-fit',
    },
  ],
  text: 'Refactor it: use ```a map```',
} as const;
const refactor: DryRun = {
  title: 'Refactor…',
  effects: { asks: true, writes: 'proposal' },
  target: { path: 'src/cart.ts', lines: { start: 3, end: 9 }, symbol: 'Cart.add' },
  question,
  files: [{ path: 'src/cart.ts' }],
  runs: [],
};

describe('the report of a dry run', () => {
  it('says what would be sent, what it costs at most, what could be written and run', () => {
    assert.equal(
      dryRunReport(refactor),
      String.raw`# Dry run: Refactor…

Nothing was sent, nothing was written, nothing was run.

- **Target:** Cart.add in src/cart.ts, lines 3–9
- **Model:** GPT \*5\* (OpenAI)
- **Sent:** 1,500 tokens
- **Answer:** at most 4,000 tokens
- **Cost:** at most $0.0350 ($2 for a million tokens in, $8 out); asking again for edits that have no place costs extra, at most twice

## What would be sent

| piece | tokens |
| --- | --: |
| Instructions | 200 |
| src/cart.ts lines 3–9 | 80 |
| a\|b.ts | not sent: no room for it |

${'````'}text
Refactor it: use ${'```'}a map${'```'}
${'````'}

## What would be written

- src/cart.ts

No file, before you have seen the change as a diff and applied it. Other files that the model was shown, and new files of this workspace, may be part of it; a checkpoint is kept before anything is written.

## What would be run

No process.
`,
    );
  });

  it('names files and lines of what is accepted, and the command lines that would run', () => {
    const said = dryRunReport({
      title: 'Apply',
      effects: { asks: false, writes: 'accepted' },
      files: [
        { path: 'src/cart.ts', isNew: false, added: 3, removed: 1 },
        { path: 'src/new.ts', isNew: true, added: 9, removed: 0 },
      ],
      runs: ['npx vitest run test/cart.test.ts'],
    });
    assert.match(said, /^- src\/cart\.ts \+3 −1\n- src\/new\.ts \+9 −0 \(new\)$/mu);
    assert.match(said, /A checkpoint is kept before/u);
    assert.match(said, /```text\nnpx vitest run test\/cart\.test\.ts\n```/u);
    assert.doesNotMatch(said, /What would be sent|Model/u);
  });

  it('says how many questions are like the one that is shown, and what all come to', () => {
    const report = dryRunReport({ ...refactor, question: { ...question, more: 2 } });
    assert.match(report, /This is the first question\. Others like it: 2\.\n\n`{4}text/u);
    assert.doesNotMatch(dryRunReport(refactor), /Others like it/u);
  });

  it('counts the repairs of a test, which each take along what came before', () => {
    const repairs = (change: Partial<ModelInfo> = {}): string => {
      const asked = { ...question, model: { ...model, ...change }, repairs: 3 };
      const report = dryRunReport({ ...refactor, question: asked });
      return /^- \*\*Repairs:\*\* .*$/mu.exec(report)?.[0] ?? '';
    };
    assert.match(repairs(), /the model is asked on, at most 3 times, each time with the chat so/u);
    // In: 8,000, 14,500 and 21,000 tokens; out: 4,000 each time.
    assert.match(repairs(), / About \$0\.1830 more, if all are needed\.$/u);
    const small = { window: { ...model.window, total: 10_000 } };
    assert.match(repairs(small), / About \$0\.1320 more/u);
    assert.doesNotMatch(repairs({ builtIn: true }), /About/u);
    assert.doesNotMatch(dryRunReport(refactor), /Repairs/u);
  });

  it('says how often a model may be asked where only a run shows whether it is', () => {
    const { question: _question, ...unasked } = refactor;
    const report = dryRunReport({ ...unasked, mayAsk: 4 });
    assert.match(report, /\*\*Sent:\*\* nothing where all tests pass; else .* up to 4 times/u);
    assert.doesNotMatch(dryRunReport(unasked), /Sent:/u);
  });

  it('shows edits of a question so that no editor takes them for a merge conflict', () => {
    const text = '<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n====== six';
    const report = dryRunReport({ ...refactor, question: { ...question, text } });
    assert.doesNotMatch(report, /^(?:<{7}|={7}|>{7})/mu);
    assert.match(report, /^ <<<<<<< SEARCH\na\n =======\nb\n >>>>>>> REPLACE\n====== six$/mu);
  });

  it('does not make up a price', () => {
    const { price: _price, ...unpriced } = model;
    const without = { ...question, model: unpriced };
    assert.equal(mostCost(without), undefined);
    assert.match(dryRunReport({ ...refactor, question: without }), /Cost:\*\* not known/u);
    const builtIn = { ...question, model: { ...unpriced, builtIn: true as const } };
    assert.match(dryRunReport({ ...refactor, question: builtIn }), /Cost:\*\* none/u);
  });
});
