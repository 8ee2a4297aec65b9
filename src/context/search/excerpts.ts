import type { Excerpt } from './places.ts';

/** Lines of an excerpt, and excerpts of a file, at the most. */
const mostLines = 12;
const mostExcerpts = 2;
/** A second excerpt has to be worth this part of the first. */
const worthASecond = 0.5;
/** Characters of one line; the rest is cut. */
const longestLine = 300;

/** The lines of a file that matter most, given what each line is worth; in their order. */
export function excerptsOf(lines: readonly string[], worth: readonly number[]): readonly Excerpt[] {
  const rest = [...worth];
  const found: { start: number; end: number; worth: number }[] = [];
  while (found.length < mostExcerpts) {
    const span = bestSpan(rest);
    const [first] = found;
    if (!span || (first && span.worth < first.worth * worthASecond)) break;
    found.push(span);
    rest.fill(0, Math.max(0, span.start - 1), span.end + 2);
  }
  return found
    .toSorted((x, y) => x.start - y.start)
    .map(({ start, end }) => ({
      start: start + 1,
      end: end + 1,
      text: lines
        .slice(start, end + 1)
        .map(cut)
        .join('\n'),
    }));
}

/** The span of at most 12 lines that is worth most, from its first to its last line of worth. */
function bestSpan(
  worth: readonly number[],
): { readonly start: number; readonly end: number; readonly worth: number } | undefined {
  let best = { start: 0, end: -1, worth: 0 };
  let sum = 0;
  for (let end = 0; end < worth.length; end++) {
    sum += worth[end] ?? 0;
    const start = Math.max(0, end - mostLines + 1);
    if (start > 0) sum -= worth[start - 1] ?? 0;
    if (sum > best.worth + 1e-9) best = { start, end, worth: sum };
  }
  if (best.worth === 0) return undefined;
  let { start } = best;
  while ((worth[start] ?? 0) === 0 && start < best.end) start++;
  return { start, end: best.end, worth: best.worth };
}

function cut(line: string): string {
  return line.length <= longestLine ? line : `${line.slice(0, longestLine)}…`;
}
