import assert from 'node:assert/strict';
import type { Findings, TriedMutant, Verdict } from '../../../src/testgen/judge/judgement.ts';
import { score } from '../../../src/testgen/judge/score.ts';
import { verdictInWords, verdictOf } from '../../../src/testgen/judge/verdict.ts';

const mutant = (fate: TriedMutant['fate']): TriedMutant => ({
  line: 1,
  kind: 'boundary',
  description: 'x',
  fate,
});
const good: Findings = {
  runs: 5,
  greenRuns: 5,
  dropped: { tests: [], claims: [] },
  assertions: { total: 3, canFail: 3 },
  coverage: { type: 'measured', lines: 4, branches: 0, total: 4, before: 0, after: 4 },
  uncountedTests: 0,
  mutants: [mutant('killed')],
  leftFiles: [],
  leftProcesses: false,
};
const noGain = { type: 'measured', lines: 0, branches: 0, total: 4, before: 4, after: 4 } as const;
const noTool = { type: 'unknown', reason: 'c8 is not installed.', missing: 'c8' } as const;
const cargo = { type: 'unknown', reason: 'Parley reads no coverage of cargo test.' } as const;
const elsewhere = { type: 'not-loaded' } as const;

describe('the verdict on a test', () => {
  const cases: readonly (readonly [string, Partial<Findings>, Verdict, RegExp])[] = [
    ['all that there is', {}, 'keep', /^The test passes, and fails when the code is broken\.$/u],
    [
      'a tool that is missing',
      { coverage: noTool },
      'keep-unmeasured',
      /not known: c8 is not installed\. Add c8 to the project and run the test again/u,
    ],
    [
      'a framework without coverage',
      { coverage: cargo },
      'keep-unmeasured',
      /not known: Parley reads no coverage of cargo test\.$/u,
    ],
    ['coverage of other files', { coverage: elsewhere }, 'keep-unmeasured', /may leave it out/u],
    [
      'nothing to mutate',
      { mutants: [] },
      'partly-judged',
      /in full: There is nothing in the tested code that Parley could break on purpose\. Look/u,
    ],
    [
      'no mutants for it',
      { mutants: undefined, coverage: noTool },
      'partly-judged',
      /this kind of code\. Coverage was not measured: c8 is not installed\. Add c8 .* Look for/u,
    ],
    [
      'mutants that do not load',
      { mutants: [mutant('broken'), mutant('broken')] },
      'partly-judged',
      /in full: None of the 2 faults .* could be run\. Look/u,
    ],
    [
      'assertions that nobody knows',
      { assertions: undefined },
      'partly-judged',
      /in full: Its assertions could not be counted\. Look/u,
    ],
    [
      'another file only',
      { coverage: elsewhere, mutants: [mutant('survived')] },
      'not-loaded',
      /does not load the code/u,
    ],
    ['the same, untried', { coverage: elsewhere, mutants: [] }, 'not-loaded', /does not load/u],
    [
      'a limit of time that notices it',
      { mutants: [mutant('stuck')] },
      'kills-nothing',
      /still passes when the code is broken/u,
    ],
    ['no more coverage', { coverage: noGain }, 'no-coverage-gain', /covers nothing that the/u],
    [
      'no more coverage, nothing to mutate',
      { coverage: noGain, mutants: [] },
      'no-coverage-gain',
      /covers nothing that the/u,
    ],
    [
      'a test that is gone',
      { dropped: { tests: ['a'], claims: [] } },
      'drops-tests',
      /^The test passes\. But: A test that was in the file is gone: “a”\.$/u,
    ],
  ];
  for (const [title, change, verdict, words] of cases) {
    it(`is ${verdict} for ${title}`, () => {
      const findings = { ...good, ...change };
      assert.equal(verdictOf(findings), verdict);
      const said = verdictInWords(verdict, findings, '');
      assert.match(said, words);
      assert.doesNotMatch(said, /language/u);
    });
  }

  it('never scores more because less is known', () => {
    const whole = score(good, 'keep').score;
    assert.equal(whole, 100);
    const parts: readonly Partial<Findings>[] = [
      { coverage: noTool },
      { coverage: elsewhere },
      { mutants: undefined },
      { mutants: [] },
      { mutants: [mutant('broken')] },
      { assertions: undefined },
    ];
    for (const part of parts) {
      const findings = { ...good, ...part };
      const { score: less } = score(findings, verdictOf(findings));
      assert.ok(less < whole, JSON.stringify(part));
    }
    const poor: Findings = { ...good, coverage: { ...noGain, lines: 1, before: 1, after: 2 } };
    const blind: Findings = { ...poor, coverage: noTool };
    assert.ok(score(blind, 'keep-unmeasured').score <= score(poor, 'keep').score);
  });
});
