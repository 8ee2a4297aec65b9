import { setImmediate as nextTurn } from 'node:timers/promises';
import { outlineOf } from '../search/outline.ts';
import { createScanner, splitLines, type Scanner } from '../search/scan.ts';
import { questionTerms } from '../search/terms.ts';
import type { LargeFileParts } from './contextSources.ts';

/** Lines of a part: long enough for a function, short enough that many fit. */
const partLines = 40;
const mostParts = 12;
/** About 10 ms of work. */
const windowsPerTurn = 50;
/** A line that declares a name with a word of the question is worth more than one that uses it. */
const declarationWorth = 3;
/** Characters of one line; the rest is cut: a file may be one line of 50 MB. */
const longestLine = 400;

/** A file that is too large to be sent whole, and what it is looked at for. */
export interface LargeFile {
  readonly path: string;
  readonly text: string;
  readonly question: string;
}

interface Window {
  /** Index of its first line. */
  readonly start: number;
  /** Index after its last line. */
  readonly end: number;
  /** How often each term stands in it, declarations counted three times; by the term's index. */
  readonly counts: ReadonlyMap<number, number>;
}

/**
 * What is worth sending of a file that is too large: its declarations, and the parts that hold the
 * question's words, the rarer a word in this file the more (idf as in BM25, log(1 + N / n)). Without
 * such words the beginning. Takes up to a second for 5 MB: it belongs in a worker, and lets others have
 * their turn. Rejects with the signal's reason when aborted.
 */
export async function largeFileParts(
  { text, path, question }: LargeFile,
  signal?: AbortSignal,
): Promise<LargeFileParts> {
  const lines = splitLines(text);
  const outline = outlineOf(lines, path)
    .map(({ label, line }) => `${line}: ${label}`)
    .join('\n');
  const terms = questionTerms(question);
  const windows =
    terms.length === 0 ? [] : await windowsOf(lines, path, createScanner(terms), signal);
  const scored = score(windows, terms.length).filter((each) => each.score > 0);
  const best = scored.toSorted((a, b) => b.score - a.score || a.start - b.start);
  const first = { start: 0, end: Math.min(partLines, lines.length), score: 1 };
  const parts = best.length > 0 ? best.slice(0, mostParts) : [first];
  return {
    outline,
    parts: parts.map(({ start, end, score: worth }) => ({
      lines: { start: start + 1, end },
      text: lines.slice(start, end).map(cut).join('\n'),
      score: worth,
    })),
  };
}

async function windowsOf(
  lines: readonly string[],
  path: string,
  scanner: Scanner,
  signal: AbortSignal | undefined,
): Promise<readonly Window[]> {
  const windows: Window[] = [];
  for (let start = 0; start < lines.length; start += partLines) {
    const end = Math.min(start + partLines, lines.length);
    const counts = new Map<number, number>();
    for (const line of lines.slice(start, end).map(cut)) {
      const found = scanner.termsIn(line);
      if (found.length === 0) continue;
      const declared = new Set(scanner.declaredOn(line, path));
      for (const term of found) {
        const worth = declared.has(term) ? declarationWorth : 1;
        counts.set(term, (counts.get(term) ?? 0) + worth);
      }
    }
    windows.push({ start, end, counts });
    if (windows.length % windowsPerTurn === 0) await nextTurn();
    signal?.throwIfAborted();
  }
  return windows;
}

/** Many of one word are worth less than some of each: the counts are damped by a logarithm. */
function score(
  windows: readonly Window[],
  terms: number,
): readonly { readonly start: number; readonly end: number; readonly score: number }[] {
  const rarity = Array.from({ length: terms }, (_, term) => {
    const holding = windows.filter(({ counts }) => counts.has(term)).length;
    return Math.log(1 + windows.length / Math.max(1, holding));
  });
  return windows.map(({ start, end, counts }) => ({
    start,
    end,
    score: [...counts].reduce(
      (sum, [term, count]) => sum + (rarity[term] ?? 0) * Math.log(1 + count),
      0,
    ),
  }));
}

function cut(line: string): string {
  return line.length <= longestLine ? line : `${line.slice(0, longestLine).toWellFormed()}…`;
}
