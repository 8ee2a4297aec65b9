import type { TreeCursor } from 'web-tree-sitter';
import type { ChunkKind } from './chunk.ts';
import type { ChunkSizes, Part } from './part.ts';
import { commentText } from './plainText.ts';
import type { SyntaxRoles } from './syntaxRoles.ts';

const longestDoc = 1_000;

/** What stands before a declaration and belongs to it: comments, decorators, `export`. */
interface Pending {
  readonly start: number;
  end: number;
  docStart: number;
  docEnd: number;
  /** True when only comments were seen: a blank line then parts them from what follows. */
  loose: boolean;
}

/** Where the parts of one level are gathered. */
export interface Level {
  readonly parts: Part[];
  readonly owner: Part['kind'] | undefined;
  /** Nodes between the declaration and its body are looked through. */
  readonly through: boolean;
  /** Where the first body begins that was found on the way. */
  bodyStart: number;
  /** Documentation of the declaration that stands within it. */
  ownDoc: string;
  pending: Pending | undefined;
  /** Where the last thing that was seen ends. */
  seen: number;
}

export interface Walk {
  readonly text: string;
  readonly cursor: TreeCursor;
  readonly roles: SyntaxRoles;
  readonly sizes: ChunkSizes;
  /** How deep in the tree the walk is. */
  depth: number;
  /** The depth of what stands directly in a node that is looked through; -1 for none. */
  wrapped: number;
}

export function newLevel(owner: ChunkKind | undefined, through: boolean): Level {
  return {
    parts: [],
    owner,
    through,
    bodyStart: Number.POSITIVE_INFINITY,
    ownDoc: '',
    pending: undefined,
    seen: -1,
  };
}

export function pendingAt(start: number, end: number): Pending {
  return { start, end, docStart: -1, docEnd: -1, loose: true };
}

export function noteComment(walk: Walk, level: Level): void {
  const start = walk.cursor.startIndex;
  const end = walk.cursor.endIndex;
  const { text } = walk;
  const besideSomething = level.seen >= 0 && breaksBetween(text, level.seen, start) === 0;
  if (besideSomething && lineStartBefore(text, start) === -1) return;
  if (level.pending?.loose && breaksBetween(text, level.pending.end, start) > 1) flush(walk, level);
  level.pending ??= pendingAt(start, end);
  if (level.pending.docStart === -1) level.pending.docStart = start;
  level.pending.docEnd = end;
  level.pending.end = end;
}

export function noteLead(walk: Walk, level: Level): void {
  const start = walk.cursor.startIndex;
  const end = walk.cursor.endIndex;
  level.pending = takePending(walk, level, start) ?? pendingAt(start, end);
  level.pending.loose = false;
  level.pending.end = end;
  if (/^@doc\s/.test(walk.text.slice(start, start + 5)))
    [level.pending.docStart, level.pending.docEnd] = [start, end];
}

/** Elixir's attributes are of three kinds: about what follows, about the module, and constants. */
export function isLead({ cursor, text, roles }: Walk, level: Level): boolean {
  const { leadIn } = roles.rules;
  if (leadIn === undefined) return true;
  const start = cursor.startIndex;
  const head = text.slice(start, start + 20);
  if (/^@moduledoc\s/.test(head))
    level.ownDoc = commentText(text.slice(start, cursor.endIndex), longestDoc);
  return leadIn.test(head);
}

/** Comments that nothing follows at once stand for themselves. */
export function flush({ text }: Walk, level: Level): void {
  const { pending } = level;
  level.pending = undefined;
  if (pending === undefined) return;
  const start = lineStartBefore(text, pending.start);
  if (start >= 0) level.parts.push(plainPart(start, pending.end, []));
}

/** What belongs to the node that starts at `start`; what does not is put aside. */
export function takePending(walk: Walk, level: Level, start: number): Pending | undefined {
  const { pending } = level;
  if (pending?.loose && breaksBetween(walk.text, pending.end, start) > 1) flush(walk, level);
  const kept = level.pending;
  level.pending = undefined;
  return kept;
}

export function plainPart(start: number, end: number, parts: readonly Part[]): Part {
  return { start, end, kind: 'window', name: '', signature: '', doc: '', container: false, parts };
}

export function docOf(text: string, pending: Pending | undefined): string {
  if (pending === undefined || pending.docStart === -1) return '';
  return commentText(text.slice(pending.docStart, pending.docEnd), longestDoc);
}

/** The start of the line where only blanks stand before an offset; -1 where something else does. */
export function lineStartBefore(text: string, offset: number): number {
  let at = offset;
  for (; at > 0; at--) {
    const unit = text.charCodeAt(at - 1);
    if (unit === 10 || unit === 13) return at;
    if (unit !== 32 && unit !== 9 && unit !== 12 && unit !== 0xfe_ff) return -1;
  }
  return 0;
}

/** Line breaks from one offset to another, 2 at the most; one that ends a comment counts. */
function breaksBetween(text: string, from: number, to: number): number {
  let breaks = 0;
  const start = from > 0 && text.charCodeAt(from - 1) === 10 ? from - 1 : from;
  for (let at = start; at < to && breaks < 2; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) breaks++;
  }
  return breaks;
}
