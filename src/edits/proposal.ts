import { diffArrays } from 'diff';
import type { LineRange } from '../protocol/contextItems.ts';
import { linesWithEnds } from './lines.ts';
import { merge } from './merge.ts';
import { fitFile, fitReplacement, replaceLines } from './replaceLines.ts';

/** A change to one file that nobody has agreed to yet. */
export interface Proposal {
  readonly uri: string;
  /** What the file held when the proposal was made; undefined for a new file. */
  readonly original: string | undefined;
  /** The whole file as proposed. */
  readonly proposed: string;
}

/** Whether a proposal still holds for what its file holds now. */
export type ProposalCheck =
  | { readonly type: 'current' }
  /** The file changed elsewhere: the proposal for what it holds now. */
  | { readonly type: 'moved'; readonly proposal: Proposal }
  /** `changed`: in the very lines that the proposal changes, or throughout. */
  | { readonly type: 'stale'; readonly reason: 'changed'; readonly lines?: LineRange }
  | { readonly type: 'stale'; readonly reason: 'deleted' | 'created' };

/** A run of lines that a proposal changes: those that go, and those that come. Indices; ends are exclusive. */
export interface ChangedLines {
  readonly old: { readonly start: number; readonly end: number };
  readonly fresh: { readonly start: number; readonly end: number };
}

/** Milliseconds for comparing two versions of a file: entirely different ones take seconds otherwise. */
const diffTimeout = 200;

/** Proposes `code` in the place of some lines of a file; the rest of the file stays as it is, byte by byte. */
export function proposeLines(
  file: { readonly uri: string; readonly text: string },
  lines: LineRange,
  code: string,
): Proposal {
  const replacement = fitReplacement(file.text, lines, code);
  return proposeExactly(file, replaceLines(file.text, lines, replacement));
}

/** Proposes `code` as a file's whole text; `text` is what the file holds now, undefined where there is none. */
export function proposeFile(
  file: { readonly uri: string; readonly text: string | undefined },
  code: string,
): Proposal {
  return proposeExactly(file, fitFile(file.text, code));
}

/** Proposes `text` as a file's whole text, byte by byte: to bring back what was there once. */
export function proposeExactly(
  file: { readonly uri: string; readonly text: string | undefined },
  text: string,
): Proposal {
  return { uri: file.uri, original: file.text, proposed: text };
}

/**
 * Holds a proposal against what its file holds now (undefined: no such file). Where other lines
 * changed, the proposal moves with them; where the same lines did, or what changed cannot be told, it
 * is stale.
 */
export function checkCurrent(proposal: Proposal, current: string | undefined): ProposalCheck {
  const { original, proposed, uri } = proposal;
  if (current === original) return { type: 'current' };
  if (current === undefined) return { type: 'stale', reason: 'deleted' };
  if (original === undefined) return { type: 'stale', reason: 'created' };
  // What is proposed was written by somebody else meanwhile: nothing is left to do.
  if (current === proposed)
    return { type: 'moved', proposal: { uri, original: current, proposed } };
  const merged = merge(linesWithEnds(original), linesWithEnds(current), linesWithEnds(proposed));
  if (merged.type === 'merged') {
    return {
      type: 'moved',
      proposal: { uri, original: current, proposed: merged.lines.join('') },
    };
  }
  const [first] = merged.type === 'conflict' ? merged.conflicts : [];
  if (!first) return { type: 'stale', reason: 'changed' };
  const lines = { start: first.at + 1, end: first.at + Math.max(1, first.base.length) };
  return { type: 'stale', reason: 'changed', lines };
}

/** Where two versions of a file differ, in order; the whole of both where they are too different to tell in time. */
export function changedLines(before: string, after: string): readonly ChangedLines[] {
  const [old, fresh] = [linesWithEnds(before), linesWithEnds(after)];
  const parts = diffArrays([...old], [...fresh], { timeout: diffTimeout });
  if (!parts) {
    return [{ old: { start: 0, end: old.length }, fresh: { start: 0, end: fresh.length } }];
  }
  const changes: ChangedLines[] = [];
  let [at, now] = [0, 0];
  let open: { old: number; fresh: number } | undefined;
  const close = (): void => {
    if (!open) return;
    changes.push({ old: { start: open.old, end: at }, fresh: { start: open.fresh, end: now } });
    open = undefined;
  };
  for (const { added, removed, count } of parts) {
    if (!added && !removed) close();
    else open ??= { old: at, fresh: now };
    if (!added) at += count;
    if (!removed) now += count;
  }
  close();
  return changes;
}

/** `before` with one change of many made: what accepting it comes to. */
export function withChange(before: string, after: string, { old, fresh }: ChangedLines): string {
  const lines = linesWithEnds(before);
  const come = linesWithEnds(after).slice(fresh.start, fresh.end);
  return [...lines.slice(0, old.start), ...come, ...lines.slice(old.end)].join('');
}

/** `after` without one change of many: what rejecting it comes to. */
export function withoutChange(before: string, after: string, { old, fresh }: ChangedLines): string {
  return withChange(after, before, { old: fresh, fresh: old });
}

/** The change at a line of the proposed text (an index), or the first one after it, or the last. */
export function changeAt(changes: readonly ChangedLines[], line: number): ChangedLines | undefined {
  return changes.find(({ fresh }) => line < Math.max(fresh.end, fresh.start + 1)) ?? changes.at(-1);
}
