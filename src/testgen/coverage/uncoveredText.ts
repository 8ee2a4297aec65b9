import { fenced } from '../fenced.ts';
import type { FileCoverage } from './fileCoverage.ts';

/** Lines that a prompt names at most. */
const mostLines = 60;

/**
 * For a prompt: the lines of a file that no test runs, and the branches of which no test takes every
 * way. `text` is the file as it was measured; without `coverage`, nobody knows.
 */
export function uncoveredText(coverage: FileCoverage | undefined, text: string): string {
  if (!coverage) return 'Which lines no test runs so far is not known.';
  const notRun = new Set([...coverage.lines].filter(([, hits]) => hits === 0).map(([at]) => at));
  const halfTaken = new Set(
    coverage.branches
      .filter(({ line, taken }) => !taken && !notRun.has(line))
      .map(({ line }) => line),
  );
  const code = text.split(/\r\n|\r|\n/u);
  const named = [...notRun, ...halfTaken]
    .toSorted((a, b) => a - b)
    .filter((line) => (code[line - 1] ?? '').trim() !== '');
  if (named.length === 0) return 'A coverage report says that tests run every line and branch.';
  const rows = named.slice(0, mostLines).map((line) => {
    const what = notRun.has(line) ? 'not run' : 'not every way taken';
    return `${line} (${what}): ${(code[line - 1] ?? '').trim()}`;
  });
  const more = named.length - rows.length;
  const rest = more === 0 ? '' : `\n\nAnd ${more} more.`;
  return `Test these lines first: a coverage report says that no test runs them, or not every way out of their branches.\n\n${fenced(rows.join('\n'))}${rest}`;
}
