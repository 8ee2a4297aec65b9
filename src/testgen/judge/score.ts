import { t } from '../../protocol/texts.ts';
import type { Findings, ScoreReason, TriedMutant, Verdict } from './judgement.ts';
import { whyUnmeasured } from './verdict.ts';

/**
 * What each part gives at the most. Killed mutants weigh most: they alone show that the test notices
 * a fault (Just et al., "Are mutants a valid substitute for real faults?", FSE 2014; coverage alone
 * says little: Inozemtseva and Holmes, ICSE 2014).
 */
const weights = { assertions: 15, coverage: 20, mutants: 40, stability: 15, isolation: 10 };

/** Assertions that can fail which give the whole of that part. */
const enoughAssertions = 3;

/** A test that is not kept does not score like one that is, whatever its other parts. */
const most: Readonly<Record<Verdict, number>> = {
  keep: 100,
  'keep-unmeasured': 80,
  'partly-judged': 60,
  'no-coverage-gain': 60,
  'kills-nothing': 30,
  'drops-tests': 30,
  'not-loaded': 30,
  flaky: 20,
  'no-assertion': 0,
  'not-green': 0,
};

/**
 * A test's score from 0 to 100: the points of its parts, at most what its verdict allows. What could not be
 * measured gives none: a score says what was shown.
 */
export function score(
  findings: Findings,
  verdict: Verdict,
): { readonly score: number; readonly reasons: readonly ScoreReason[] } {
  const reasons = [
    assertionReason(findings),
    coverageReason(findings),
    mutantReason(findings),
    stabilityReason(findings),
    isolationReason(findings),
  ];
  const sum = reasons.reduce((total, { points }) => total + points, 0);
  return { score: Math.min(most[verdict], sum), reasons };
}

function assertionReason({ assertions }: Findings): ScoreReason {
  if (!assertions) return unknown('assertions', t('Its assertions could not be counted.'));
  const { total, canFail } = assertions;
  const share = Math.min(1, canFail / enoughAssertions);
  const words =
    canFail === total
      ? t('Assertions: {0}.', total)
      : t('Assertions: {0}, of which {1} can never fail.', total, total - canFail);
  return rated('assertions', share, words);
}

function coverageReason({ coverage, uncountedTests }: Findings): ScoreReason {
  if (coverage.type === 'unknown') {
    return unknown('coverage', t('Coverage was not measured: {0}', whyUnmeasured(coverage)));
  }
  if (coverage.type === 'not-loaded') {
    return rated('coverage', 0, whyUnmeasured(coverage));
  }
  const { lines, branches, total, before, after } = coverage;
  // What is left to cover is the measure: the last lines of a file are worth as much as the first.
  const share = lines === 0 ? (branches > 0 ? 0.5 : 0) : lines / Math.max(1, total - before);
  const words =
    branches > 0
      ? t('{0} of {1} lines before, {2} after; branches more: {3}.', before, total, after, branches)
      : t('{0} of {1} lines before, {2} after.', before, total, after);
  const rest =
    uncountedTests === 0
      ? ''
      : t(' Test files whose coverage is not counted as before: {0}.', uncountedTests);
  return rated('coverage', Math.min(1, share), words + rest);
}

function mutantReason({ mutants }: Findings): ScoreReason {
  const tried = mutants?.filter(({ fate }) => fate !== 'broken') ?? [];
  if (tried.length === 0) return unknown('mutants', t('No mutant could be tried.'));
  const noticed = tried.filter(isNoticed).length;
  const survivor = tried.find(({ fate }) => fate === 'survived');
  const words = [
    t('{0} of {1} mutants noticed.', noticed, tried.length),
    ...(survivor
      ? [t('Not noticed, for one: line {0}, {1}.', survivor.line, survivor.description)]
      : []),
  ];
  return rated('mutants', noticed / tried.length, words.join(' '));
}

function isNoticed({ fate }: TriedMutant): boolean {
  return fate === 'killed' || fate === 'stuck';
}

function stabilityReason({ runs, greenRuns }: Findings): ScoreReason {
  if (runs === 0) return unknown('stability', t('It was not run.'));
  const words = t('Runs that passed: {0} of {1}.', greenRuns, runs);
  return rated('stability', greenRuns === runs ? 1 : 0, words);
}

function isolationReason({ leftFiles, leftProcesses }: Findings): ScoreReason {
  const files = leftFiles.slice(0, 3).join(', ');
  const left = (leftFiles.length > 0 ? 1 : 0) + (leftProcesses ? 1 : 0);
  return rated('isolation', 1 - left / 2, leftWords(files, leftProcesses));
}

function leftWords(files: string, processes: boolean): string {
  if (files === '') {
    return processes ? t('It leaves running processes.') : t('It leaves nothing behind.');
  }
  return processes
    ? t('It leaves files ({0}) and running processes.', files)
    : t('It leaves files ({0}).', files);
}

function rated(name: ScoreReason['name'], share: number, words: string): ScoreReason {
  return { name, points: Math.round(share * weights[name]), of: weights[name], words };
}

function unknown(name: ScoreReason['name'], words: string): ScoreReason {
  return { name, points: 0, of: 0, words };
}
