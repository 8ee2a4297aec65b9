import type { FileCoverage } from './fileCoverage.ts';
import { readGoCover } from './goCover.ts';
import { readCoveragePy, readIstanbul } from './jsonCoverage.ts';
import { readLcov } from './lcov.ts';

/** Where tools leave their reports in a package, unless told otherwise. */
export const reportPaths: readonly string[] = [
  'coverage/lcov.info',
  'lcov.info',
  'coverage/coverage-final.json',
  'coverage.json',
  'coverage.out',
  'cover.out',
];

/** Reads a report by its own words: lcov, istanbul, coverage.py, Go. Empty where it is none. */
export function readCoverageReport(text: string): readonly FileCoverage[] {
  if (text.trimStart().startsWith('{')) return readIstanbul(text) ?? readCoveragePy(text) ?? [];
  return text.startsWith('mode:') ? readGoCover(text) : readLcov(text);
}

/**
 * How much of some lines ran, from 0 to 1: their lines with code and the ways out of their branches
 * together. Undefined where the report knows no code there.
 */
export function coveredShare(
  { lines, branches }: FileCoverage,
  { start, end }: { readonly start: number; readonly end: number },
): number | undefined {
  const isHere = (line: number): boolean => start <= line && line <= end;
  const ran = [...lines].filter(([line]) => isHere(line)).map(([, hits]) => hits > 0);
  const taken = branches.filter(({ line }) => isHere(line)).map((branch) => branch.taken);
  const all = [...ran, ...taken];
  return all.length === 0 ? undefined : all.filter(Boolean).length / all.length;
}
