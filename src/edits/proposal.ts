import { diffArrays } from 'diff';
import type { LineRange } from '../protocol/contextItems.ts';
import { linesWithEnds } from './lines.ts';
import { fitFile, fitReplacement, linesOf, replaceLines } from './replaceLines.ts';

/** A change to one file that nobody has agreed to yet. */
export interface Proposal {
  readonly uri: string;
  /** What the file held when the proposal was made; undefined for a new file. */
  readonly original: string | undefined;
  /** The lines that are replaced; absent where the whole file is. */
  readonly lines?: LineRange;
  /** What takes their place, made to fit. */
  readonly replacement: string;
  /** The whole file as proposed. */
  readonly proposed: string;
}

/** Whether a proposal still holds for what its file holds now. */
export type ProposalCheck =
  | { readonly type: 'current' }
  /** The file changed elsewhere: the proposal for what it holds now. */
  | { readonly type: 'moved'; readonly proposal: Proposal }
  | { readonly type: 'stale'; readonly reason: 'changed' | 'deleted' | 'created' };

/** Milliseconds for comparing two versions of a file: entirely different ones take seconds otherwise. */
const diffTimeout = 200;

/** Proposes `code` in the place of some lines of a file; the rest of the file stays as it is, byte by byte. */
export function proposeLines(
  file: { readonly uri: string; readonly text: string },
  lines: LineRange,
  code: string,
): Proposal {
  const replacement = fitReplacement(file.text, lines, code);
  return placed(file, lines, replacement);
}

/** Proposes `code` as a file's whole text; `text` is what the file holds now, undefined where there is none. */
export function proposeFile(
  file: { readonly uri: string; readonly text: string | undefined },
  code: string,
): Proposal {
  const proposed = fitFile(file.text, code);
  return { uri: file.uri, original: file.text, replacement: proposed, proposed };
}

/** Proposes `text` as a file's whole text, byte by byte: to bring back what was there once. */
export function proposeExactly(
  file: { readonly uri: string; readonly text: string | undefined },
  text: string,
): Proposal {
  return { uri: file.uri, original: file.text, replacement: text, proposed: text };
}

/**
 * Holds a proposal against what its file holds now (undefined: no such file). Where lines changed
 * outside of those that are replaced, the proposal moves with them; where the same lines changed,
 * or what changed cannot be told, it is stale.
 */
export function checkCurrent(proposal: Proposal, current: string | undefined): ProposalCheck {
  const { original, lines, uri, replacement } = proposal;
  if (current === original) return { type: 'current' };
  if (current === undefined) return { type: 'stale', reason: 'deleted' };
  if (original === undefined) return { type: 'stale', reason: 'created' };
  const moved = lines && moveLines(original, current, lines);
  // Wherever the comparison finds its differences: only where the lines themselves are as they were.
  if (!moved || linesOf(current, moved) !== linesOf(original, lines)) {
    return { type: 'stale', reason: 'changed' };
  }
  return { type: 'moved', proposal: placed({ uri, text: current }, moved, replacement) };
}

function placed(
  file: { readonly uri: string; readonly text: string },
  lines: LineRange,
  replacement: string,
): Proposal {
  const proposed = replaceLines(file.text, lines, replacement);
  return { uri: file.uri, original: file.text, lines, replacement, proposed };
}

/** Where some lines of `before` stand in `after`, if they are still there; undefined where the two are too different to tell in time. */
function moveLines(before: string, after: string, lines: LineRange): LineRange | undefined {
  const changes = diffArrays([...linesWithEnds(before)], [...linesWithEnds(after)], {
    timeout: diffTimeout,
  });
  let line = 1;
  let shift = 0;
  for (const { added, removed, count } of changes ?? []) {
    const isAbove = line <= lines.start;
    if (added) {
      shift += isAbove ? count : 0;
      continue;
    }
    if (removed && isAbove) shift -= Math.min(count, lines.start - line);
    line += count;
  }
  return changes && { start: lines.start + shift, end: lines.end + shift };
}
