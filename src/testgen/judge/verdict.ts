import { t } from '../../protocol/texts.ts';
import { isAnyDropped } from './droppedTests.ts';
import { droppedInWords } from './droppedText.ts';
import type { Findings, Verdict } from './judgement.ts';

/** What is to be done with a test, by what was found out about it. */
export function verdictOf({
  runs,
  greenRuns,
  assertions,
  dropped,
  mutants,
  coverage,
}: Findings): Verdict {
  if (greenRuns === 0) return 'not-green';
  if (greenRuns < runs) return 'flaky';
  if (assertions?.canFail === 0) return 'no-assertion';
  if (isAnyDropped(dropped)) return 'drops-tests';
  const tried = mutants?.filter(({ fate }) => fate !== 'broken') ?? [];
  // One that is only stuck does not count here: the limit of time noticed it, not the test.
  if (tried.length > 0 && !tried.some(({ fate }) => fate === 'killed')) return 'kills-nothing';
  if (coverage.type === 'measured' && coverage.lines + coverage.branches === 0) {
    return 'no-coverage-gain';
  }
  return 'keep';
}

/** A verdict for a person; `reason` is why the deciding run is no pass. */
export function verdictInWords(verdict: Verdict, findings: Findings, reason: string): string {
  const { runs, greenRuns, mutants } = findings;
  switch (verdict) {
    case 'keep':
      return (mutants ?? []).some(({ fate }) => fate === 'killed')
        ? t('The test passes, and fails when the code is broken.')
        : t('The test passes. Whether it notices broken code could not be tried in this language.');
    case 'not-green':
      return t('The test does not pass: {0} Either the test is wrong or the code is.', reason);
    case 'flaky':
      return t(
        'The test is flaky: it passed {0} of {1} times without any change.',
        greenRuns,
        runs,
      );
    case 'no-assertion':
      return t('The test passes but asserts nothing that could fail.');
    case 'drops-tests':
      return t('The test passes. But: {0}', droppedInWords(findings.dropped));
    case 'kills-nothing':
      return t(
        'The test passes, but it still passes when the code is broken in {0} ways that were tried.',
        mutants?.length ?? 0,
      );
    case 'no-coverage-gain':
      return t('The test passes, but it covers nothing that the present tests do not cover.');
  }
}
