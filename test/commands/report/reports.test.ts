import assert from 'node:assert/strict';
import {
  nextStep,
  type CompletionReport,
  type Outcome,
} from '../../../src/commands/report/completionReport.ts';
import { reportCard } from '../../../src/commands/report/reportCard.ts';
import { reportJson } from '../../../src/commands/report/reportJson.ts';
import { reportMarkdown } from '../../../src/commands/report/reportMarkdown.ts';
import { reportSarif } from '../../../src/commands/report/reportSarif.ts';

const refactored: CompletionReport = {
  title: 'Refactor src/cart.ts',
  outcome: 'applied',
  files: [
    { path: 'src/cart.ts', isNew: false, added: 3, removed: 1 },
    { path: 'src/discount.ts', isNew: true, added: 1_200, removed: 0 },
  ],
  model: 'GPT-5 mini',
  tokens: { input: 12_345, output: 678 },
  cost: 0.00421,
  took: 2_149,
  findings: [],
};

const analyzed: CompletionReport = {
  title: 'Analyze src/my cart.ts',
  outcome: 'answered',
  files: [],
  model: 'local',
  tokens: { input: 100, output: 20, estimated: true },
  took: 61_000,
  findings: [
    { file: 'src/my cart.ts', line: 12, severity: 'error', message: 'It overflows <b>now</b>.' },
    { file: 'src/my cart.ts', line: 40, severity: 'information', message: 'Never *reached*.' },
  ],
};

const broken: CompletionReport = {
  title: 'Fix a\u2028b.ts',
  outcome: 'failed',
  files: [],
  took: 0,
  findings: [],
  problem: 'the answer holds no code [click](https://example.com).',
};

describe('a completion report', () => {
  it('is one line for the status bar', () => {
    assert.equal(
      reportCard(refactored),
      'Refactor src/cart.ts: applied · 2 files, +1,203 −1 · GPT-5 mini · 12,345 tokens in, 678 out · $0.0042 · 2.1 s',
    );
    assert.equal(
      reportCard(analyzed),
      'Analyze src/my cart.ts: answered · 2 findings · local · about 100 tokens in, 20 out · 61.0 s',
    );
    assert.equal(reportCard(broken), 'Fix a b.ts: failed · 0.0 s');
  });

  it('is Markdown, in which nothing of others is markup', () => {
    assert.equal(
      reportMarkdown(refactored),
      `# Refactor src/cart.ts: applied

2 files, +1,203 −1 · GPT-5 mini · 12,345 tokens in, 678 out · $0.0042 · 2.1 s

## Files

- src/cart.ts +3 −1
- src/discount.ts +1,200 −0 (new)

**Next:** Run the tests. “Restore Files From Checkpoint…” takes the change back.
`,
    );
    assert.equal(
      reportMarkdown(analyzed),
      String.raw`# Analyze src/my cart.ts: answered

2 findings · local · about 100 tokens in, 20 out · 61.0 s

## Findings

- **Error**, src/my cart.ts:12: It overflows \<b\>now\</b\>.
- **Note**, src/my cart.ts:40: Never \*reached\*.

**Next:** Go through the findings; the worst first.
`,
    );
    assert.equal(
      reportMarkdown(broken),
      String.raw`# Fix a b.ts: failed

0.0 s

**Why:** the answer holds no code \[click\](https://example.com).

**Next:** Nothing was written. The chat says what can be done.
`,
    );
  });

  it('is JSON, with null for what nobody knows', () => {
    assert.deepEqual(JSON.parse(reportJson(refactored)), {
      version: 1,
      title: 'Refactor src/cart.ts',
      outcome: 'applied',
      files: refactored.files,
      findings: [],
      model: 'GPT-5 mini',
      tokens: { input: 12_345, output: 678, estimated: false },
      cost: 0.00421,
      took: 2_149,
      problem: null,
      next: 'Run the tests. “Restore Files From Checkpoint…” takes the change back.',
    });
    const { model, tokens, cost, problem } = JSON.parse(reportJson(broken)) as Record<
      string,
      unknown
    >;
    assert.deepEqual([model, tokens, cost, problem], [null, null, null, broken.problem]);
  });

  it('is SARIF: a result for each finding, its place relative to the sources', () => {
    assert.deepEqual(JSON.parse(reportSarif(analyzed)), {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'Parley', rules: [{ id: 'model-finding' }] } },
          automationDetails: { id: 'Analyze src/my cart.ts' },
          results: [
            {
              ruleId: 'model-finding',
              level: 'error',
              message: { text: 'It overflows <b>now</b>.' },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'src/my%20cart.ts', uriBaseId: '%SRCROOT%' },
                    region: { startLine: 12 },
                  },
                },
              ],
            },
            {
              ruleId: 'model-finding',
              level: 'note',
              message: { text: 'Never *reached*.' },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'src/my%20cart.ts', uriBaseId: '%SRCROOT%' },
                    region: { startLine: 40 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('says for each end what to do next', () => {
    const ends: readonly Outcome[] = [
      'answered',
      'proposed',
      'unchanged',
      'applied',
      'partly-applied',
      'discarded',
      'written',
      'stopped',
      'failed',
    ];
    const steps = ends.map((outcome) => nextStep({ ...refactored, outcome }));
    assert.equal(new Set(steps).size, ends.length);
    for (const step of steps) assert.match(step, /^[“A-Z].*\.$/u);
  });
});
