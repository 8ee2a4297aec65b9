import assert from 'node:assert/strict';
import type { TestOutcome } from '../../../src/testgen/judge/judgeTest.ts';
import type { Judgement, Verdict } from '../../../src/testgen/judge/judgement.ts';
import { outcomeReport, outcomeWords } from '../../../src/testgen/judge/outcomeText.ts';
import type { TestStep } from '../../../src/testgen/judge/judgeTest.ts';
import { testStep } from '../../../src/testgen/judge/testStep.ts';

const judgement = (verdict: Verdict, score: number): Judgement => ({
  type: 'judged',
  verdict,
  words: 'What it means.',
  score,
  reasons: [
    { name: 'mutants', points: 30, of: 40, words: '3 of 4 mutants noticed.' },
    { name: 'coverage', points: 0, of: 0, words: 'Coverage was not measured: a|b' },
  ],
  findings: {
    runs: 5,
    greenRuns: 5,
    dropped: { tests: [], claims: [] },
    assertions: undefined,
    coverage: { type: 'unknown', reason: 'a|b' },
    uncountedTests: 0,
    mutants: [
      { line: 2, kind: 'boundary', description: "'>=' becomes '>'", fate: 'killed' },
      { line: 5, kind: 'number', description: '`5` becomes 6', fate: 'survived' },
    ],
    leftFiles: [],
    leftProcesses: false,
  },
  log: 'ok 1\n```\nnot markup',
});
const judged = (verdict: Verdict, score: number): TestOutcome => ({
  type: 'judged',
  text: '',
  rounds: 1,
  takenBack: [],
  otherExpectations: [],
  judgement: judgement(verdict, score),
  run: undefined,
});
const red = (isStoodBy: boolean): TestOutcome => ({
  type: 'not-green',
  text: '',
  rounds: 3,
  isStoodBy,
  takenBack: [],
  dropped: { tests: [], claims: [] },
  reason: '1 of 2 tests failed.',
  log: 'a log',
  run: undefined,
});

describe('what is said of a generated test', () => {
  it('is done only where it earned its place', () => {
    const verdicts = ['not-green', 'flaky', 'no-assertion', 'kills-nothing', 'no-coverage-gain'];
    assert.equal(outcomeWords(judged('keep', 92)).isDone, true);
    for (const verdict of verdicts) {
      const { isDone, label } = outcomeWords(judged(verdict as Verdict, 20));
      assert.equal(isDone, false, verdict);
      assert.doesNotMatch(label, /kept/);
    }
    const others: readonly TestOutcome[] = [
      red(false),
      red(true),
      { type: 'not-runnable', text: '', reason: 'pytest is not installed for python3.' },
      { type: 'cancelled', text: '' },
    ];
    for (const outcome of others) assert.equal(outcomeWords(outcome).isDone, false);
  });

  it('leaves it to a person whether a test that was updated may expect something else', () => {
    const updated = (...otherExpectations: readonly string[]): TestOutcome => {
      const outcome = judged('keep', 92);
      return outcome.type === 'judged' ? { ...outcome, otherExpectations } : outcome;
    };
    const one = outcomeWords(updated('equal(fee(100),0)'));
    assert.deepEqual([one.label, one.isDone], ['expects something else', false]);
    assert.match(one.words, /in one place: either the code does something else on purpose, or/u);
    assert.match(outcomeWords(updated('a', 'b')).words, /in 2 places/u);
    const about = { testFile: 'a.js', target: 'b.js', command: '' };
    assert.match(
      outcomeReport(about, updated('fee(100)')),
      /any more\n\n```text\nfee\(100\)\n```/u,
    );
    assert.doesNotMatch(outcomeReport(about, updated()), /any more/u);
  });

  it('says the label, the score and what is missing', () => {
    assert.equal(outcomeWords(judged('keep', 92)).label, 'kept, 92 of 100');
    assert.equal(outcomeWords(judged('keep', 92)).words, 'What it means. It scores 92 of 100.');
    assert.equal(outcomeWords(judged('flaky', 20)).label, 'flaky');
    assert.match(outcomeWords(red(false)).words, /asked to repair it 3 times\. Either the test/);
    assert.match(outcomeWords(red(true)).words, /the model stands by the test: the code may be/);
    const missing = outcomeWords({ type: 'not-runnable', text: '', reason: 'no pytest.' });
    assert.deepEqual([missing.label, missing.isDone], ['not run', false]);
    assert.match(missing.words, /nobody knows whether it passes: no pytest\./);
  });

  it('has a report in which nothing that others wrote is markup', () => {
    const about = { testFile: 'test/a`b.js', target: 'src/a.js', command: 'node --test' };
    const report = outcomeReport(about, judged('keep', 92));
    assert.match(report, /^# Generated test: kept, 92 of 100\n/);
    assert.match(report, /`test\/a b\.js` tests `src\/a\.js`/);
    assert.match(report, /\| mutants \| 30 of 40 \| 3 of 4 mutants noticed\. \|/);
    assert.match(report, /\| coverage \| not measured \| Coverage was not measured: a b \|/);
    assert.match(report, /- line 2: `'>=' becomes '>'`: noticed\n- line 5: `5  becomes 6`: NOT/);
    assert.match(report, /````text\nok 1\n```\nnot markup\n````\n/);
    assert.match(outcomeReport(about, red(true)), /## Log\n\n```text\na log\n```/);
  });

  it('tells a person who waits which of how many', () => {
    const told = (phase: TestStep['phase'], at: number, of: number) =>
      testStep({ phase, at, of }).message;
    assert.equal(told('mutant', 3, 10), 'mutant 3 of 10');
    assert.equal(told('try', 1, 4), 'first run');
    assert.equal(told('try', 3, 4), 'run after repair 2 of 3');
    assert.equal(told('repair', 1, 3), 'the model repairs it, 1 of 3');
    assert.equal(told('run', 2, 5), 'run 2 of 5');
    assert.equal(told('present', 1, 2), 'coverage of the present tests, 1 of 2');
  });

  it('counts what is done only where all that is to come is known', () => {
    assert.deepEqual(testStep({ phase: 'mutant', at: 3, of: 10 }).counted, { done: 2, of: 10 });
    assert.equal(testStep({ phase: 'run', at: 2, of: 5 }).counted, undefined);
  });
});
