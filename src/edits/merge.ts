import { diffArrays } from 'diff';

/** What three versions come to, or the places where both sides changed the same lines. */
export type Merge =
  | { readonly type: 'merged'; readonly lines: readonly string[] }
  | { readonly type: 'conflict'; readonly conflicts: readonly MergeConflict[] }
  /** The versions are too different to be compared in time. */
  | { readonly type: 'too-different' };

export interface MergeConflict {
  /** Index of the first line of `base` that both changed. */
  readonly at: number;
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** A run of lines of the base, and what stands in its place. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** Milliseconds for each of the two comparisons: entirely different texts take seconds otherwise. */
const diffTimeout = 200;

/**
 * The three-way merge of lines (diff3: Khanna, Kunal and Pierce, "A Formal Investigation of Diff3",
 * 2007): what one side changed is taken, what both changed alike is taken once, what they changed
 * differently is a conflict. Changes that only touch are two.
 */
export function merge(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): Merge {
  const left = changesOf(base, ours);
  const right = changesOf(base, theirs);
  if (!left || !right) return { type: 'too-different' };
  const lines: string[] = [];
  const conflicts: MergeConflict[] = [];
  let at = 0;
  for (const { start, end, mine, other } of groupsOf(left, right)) {
    lines.push(...base.slice(at, start));
    const a = applied(base, mine, start, end);
    const b = applied(base, other, start, end);
    if (mine.length === 0) lines.push(...b);
    else if (other.length === 0 || sameLines(a, b)) lines.push(...a);
    else conflicts.push({ at: start, base: base.slice(start, end), ours: a, theirs: b });
    at = end;
  }
  lines.push(...base.slice(at));
  return conflicts.length > 0 ? { type: 'conflict', conflicts } : { type: 'merged', lines };
}

function changesOf(base: readonly string[], other: readonly string[]): Change[] | undefined {
  const parts = diffArrays([...base], [...other], { timeout: diffTimeout });
  if (!parts) return undefined;
  const changes: Change[] = [];
  let at = 0;
  let open: { start: number; lines: string[] } | undefined;
  for (const { added, removed, value } of parts) {
    if (!added && !removed) {
      if (open) changes.push({ start: open.start, end: at, lines: open.lines });
      open = undefined;
      at += value.length;
      continue;
    }
    open ??= { start: at, lines: [] };
    if (added) open.lines.push(...value);
    else at += value.length;
  }
  if (open) changes.push({ start: open.start, end: at, lines: open.lines });
  return changes;
}

/** Changes of both sides that are about the same lines. */
interface Group {
  start: number;
  end: number;
  readonly mine: Change[];
  readonly other: Change[];
}

/** The changes of both sides in order, those that overlap in one group. */
function groupsOf(left: readonly Change[], right: readonly Change[]): readonly Group[] {
  const all = [
    ...left.map((change) => ({ side: 'mine', change }) as const),
    ...right.map((change) => ({ side: 'other', change }) as const),
  ].toSorted((a, b) => a.change.start - b.change.start || a.change.end - b.change.end);
  const groups: Group[] = [];
  for (const { side, change } of all) {
    const last = groups.at(-1);
    if (last && overlaps(last, change)) {
      last[side].push(change);
      last.end = Math.max(last.end, change.end);
    } else {
      const group: Group = { start: change.start, end: change.end, mine: [], other: [] };
      group[side].push(change);
      groups.push(group);
    }
  }
  return groups;
}

/** Two insertions at one place overlap: nothing says which comes first. */
function overlaps(group: Group, { start, end }: Change): boolean {
  if (start < group.end) return true;
  return group.start === group.end && start === end && start === group.end;
}

/** What one side makes of the lines from `start` to `end`. */
function applied(
  base: readonly string[],
  changes: readonly Change[],
  start: number,
  end: number,
): readonly string[] {
  const lines: string[] = [];
  let at = start;
  for (const change of changes) {
    lines.push(...base.slice(at, change.start), ...change.lines);
    at = change.end;
  }
  return [...lines, ...base.slice(at, end)];
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i]);
}
