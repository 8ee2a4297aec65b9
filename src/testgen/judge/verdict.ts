import { t } from '../../protocol/texts.ts';
import { isAnyDropped } from './droppedTests.ts';
import { droppedInWords } from './droppedText.ts';
import type { Findings, TriedMutant, Verdict } from './judgement.ts';

type Unmeasured = Exclude<Findings['coverage'], { readonly type: 'measured' }>;

/** What is to be done with a test, by what was found out about it. What nobody knows is never to its credit. */
export function verdictOf(findings: Findings): Verdict {
  const { runs, greenRuns, assertions, dropped, coverage } = findings;
  if (greenRuns === 0) return 'not-green';
  if (greenRuns < runs) return 'flaky';
  if (assertions?.canFail === 0) return 'no-assertion';
  if (isAnyDropped(dropped)) return 'drops-tests';
  const tried = triedMutants(findings);
  // One that is only stuck does not count here: the limit of time noticed it, not the test.
  const isKiller = tried.some(({ fate }) => fate === 'killed');
  // A coverage tool may be told to leave the file out: what was noticed there shows that it is loaded.
  if (!isKiller && coverage.type === 'not-loaded') return 'not-loaded';
  if (!isKiller && tried.length > 0) return 'kills-nothing';
  if (coverage.type === 'measured' && coverage.lines + coverage.branches === 0) {
    return 'no-coverage-gain';
  }
  if (!isKiller || !assertions) return 'partly-judged';
  return coverage.type === 'measured' ? 'keep' : 'keep-unmeasured';
}

/** Those that say something about the test. */
function triedMutants({ mutants = [] }: Findings): readonly TriedMutant[] {
  return mutants.filter(({ fate }) => fate !== 'broken');
}

/** A verdict for a person; `reason` is why the deciding run is no pass. */
export function verdictInWords(verdict: Verdict, findings: Findings, reason: string): string {
  const { runs, greenRuns, mutants, coverage } = findings;
  switch (verdict) {
    case 'keep':
      return t('The test passes, and fails when the code is broken.');
    case 'keep-unmeasured':
      return t(
        'The test passes, and fails when the code is broken. Whether it covers anything new is not known: {0}',
        coverage.type === 'measured' ? '' : whyUnmeasured(coverage),
      );
    case 'partly-judged':
      return t(
        'The test passes, but it could not be judged in full: {0} Look for yourself whether it would notice a fault.',
        notJudged(findings).join(' '),
      );
    case 'not-loaded':
      return t(
        'The test passes, but it does not load the code that it is to test: what ran was measured, and that file is not in it.',
      );
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

/** What was not found out, and what to do about it, a sentence each. */
function notJudged(findings: Findings): readonly string[] {
  const { mutants, assertions, coverage } = findings;
  const why =
    triedMutants(findings).length > 0
      ? undefined
      : !mutants
        ? t('Parley knows no faults to put into this kind of code.')
        : mutants.length === 0
          ? t('There is nothing in the tested code that Parley could break on purpose.')
          : t('None of the {0} faults that were put into the code could be run.', mutants.length);
  return [
    ...(why === undefined ? [] : [why]),
    ...(assertions ? [] : [t('Its assertions could not be counted.')]),
    ...(coverage.type === 'measured'
      ? []
      : [t('Coverage was not measured: {0}', whyUnmeasured(coverage))]),
  ];
}

/** Why nobody knows what of the tested file is covered, and what to do about it. */
export function whyUnmeasured(coverage: Unmeasured): string {
  if (coverage.type === 'not-loaded') {
    return t(
      'The tested file is not among what was measured; the settings of the coverage tool may leave it out.',
    );
  }
  const { reason, missing } = coverage;
  return missing === undefined
    ? reason
    : t('{0} Add {1} to the project and run the test again to have it measured.', reason, missing);
}
