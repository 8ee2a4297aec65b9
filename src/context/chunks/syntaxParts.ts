import type { Tree } from 'web-tree-sitter';
import {
  type Declared,
  docStringIn,
  isContainer,
  kindWithin,
  matchForm,
  nameAt,
  signatureOf,
  testMark,
} from './declaration.ts';
import type { ChunkSizes, Part } from './part.ts';
import type { SyntaxRoles } from './syntaxRoles.ts';
import {
  docOf,
  flush,
  isLead,
  type Level,
  lineStartBefore,
  newLevel,
  noteComment,
  noteLead,
  pendingAt,
  plainPart,
  takePending,
  type Walk,
} from './syntaxWalk.ts';

/** Deeper nesting is left to windows: nobody reads it, and each level costs stack. */
const deepest = 300;

/**
 * A file's parts by its syntax tree, in one walk that enters only what may hold declarations, and
 * statements only where a body is too large for one chunk.
 */
export function syntaxParts(
  text: string,
  tree: Tree,
  roles: SyntaxRoles,
  sizes: ChunkSizes,
): readonly Part[] {
  const cursor = tree.walk();
  try {
    const walk: Walk = { text, cursor, roles, sizes, depth: 0, wrapped: -1 };
    const level = newLevel(undefined, false);
    visitChildren(walk, level);
    flush(walk, level);
    return level.parts;
  } finally {
    cursor.delete();
  }
}

function visitChildren(walk: Walk, level: Level): void {
  const { cursor } = walk;
  if (walk.depth >= deepest || !cursor.gotoFirstChild()) return;
  walk.depth++;
  do visit(walk, level);
  while (cursor.gotoNextSibling());
  walk.depth--;
  cursor.gotoParent();
}

function visit(walk: Walk, level: Level): void {
  const { cursor, roles } = walk;
  const type = cursor.nodeTypeId;
  switch (roles.roles[type]) {
    case 'comment':
      noteComment(walk, level);
      break;
    case 'lead':
      if (isLead(walk, level)) noteLead(walk, level);
      else plain(walk, level);
      break;
    case 'wrap':
      wrap(walk, level);
      break;
    case 'declares': {
      const kind = roles.kinds[type] ?? 'window';
      declare(walk, level, matchForm(walk, level, type) ?? { kind, name: '', byForm: false });
      break;
    }
    case 'form': {
      const declared = matchForm(walk, level, type);
      if (declared === undefined || declared.announces) plain(walk, level, declared?.name);
      else declare(walk, level, declared);
      break;
    }
    case 'body':
      level.bodyStart = Math.min(level.bodyStart, cursor.startIndex);
      // The braces of `extern "C" {` belong to no declaration.
      if (walk.depth === walk.wrapped) visitChildren(walk, level);
      else throughOr(walk, level);
      break;
    case 'through':
      throughOr(walk, level);
      break;
    case undefined:
      if (cursor.nodeIsNamed) plain(walk, level);
  }
  level.seen = Math.max(level.seen, cursor.endIndex);
}

function wrap(walk: Walk, level: Level): void {
  const { cursor, wrapped } = walk;
  level.pending ??= pendingAt(cursor.startIndex, cursor.startIndex);
  level.pending.loose = false;
  walk.wrapped = walk.depth + 1;
  visitChildren(walk, level);
  walk.wrapped = wrapped;
}

function throughOr(walk: Walk, level: Level): void {
  if (level.through) visitChildren(walk, level);
  else plain(walk, level);
}

/** @param announces what this code only announces, if it does */
function plain(walk: Walk, level: Level, announces = ''): void {
  const { cursor, text } = walk;
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  const pending = takePending(walk, level, start);
  const from = lineStartBefore(text, pending?.start ?? start);
  const large = isLarge(walk, start, end);
  if (from === -1) {
    // In the middle of a line: no place to begin, but what is in it may be.
    if (large) visitChildren(walk, { ...level, pending: undefined, seen: start });
    return;
  }
  const inner = newLevel(level.owner, false);
  if (large) visitChildren(walk, inner);
  flush(walk, inner);
  const part = plainPart(from, end, inner.parts);
  level.parts.push(announces === '' ? part : { ...part, announces });
}

function declare(walk: Walk, level: Level, declared: Declared): void {
  const { cursor, text, roles } = walk;
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  const pending = takePending(walk, level, start);
  const from = lineStartBefore(text, pending?.start ?? start);
  if (from === -1) {
    level.pending = pending;
    plain(walk, level);
    return;
  }
  const inside = enter(walk, declared);
  if (!inside.hasBody && roles.rules.needBody?.includes(roles.types[cursor.nodeTypeId] ?? '')) {
    level.parts.push(plainPart(from, end, inside.parts));
    return;
  }
  const test = testMark(walk, declared, {
    start: pending?.start ?? start,
    end: inside.bodyStart,
  });
  const kind = test === undefined ? kindWithin(level, declared) : 'test';
  level.parts.push({
    start: from,
    end,
    kind,
    name: test || declared.name || inside.name,
    signature: signatureOf(text, start, inside.bodyStart, { ...declared, end }),
    doc: docOf(text, pending) || inside.doc,
    container: isContainer(kind, inside.parts),
    parts: inside.parts,
  });
}

interface Inside {
  readonly parts: readonly Part[];
  name: string;
  bodyStart: number;
  doc: string;
  hasBody: boolean;
}

/** Looks into a declaration: its name, where its body begins, and the members where they may matter. */
function enter(walk: Walk, declared: Declared): Inside {
  const { cursor, roles } = walk;
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  const nameField = roles.nameFields[cursor.nodeTypeId] ?? roles.nameField;
  const inner = newLevel(declared.kind, true);
  const inside: Inside = { parts: inner.parts, name: '', bodyStart: end, doc: '', hasBody: false };
  const large = isLarge(walk, start, end);
  const open = large || !['function', 'method', 'value'].includes(declared.kind);
  inner.seen = start;
  if (cursor.gotoFirstChild()) {
    do enterChild(walk, { declared, inner, inside, nameField, open });
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  if (!inside.hasBody && large && open) visitChildren(walk, inner);
  flush(walk, inner);
  inside.bodyStart = Math.min(inside.bodyStart, inner.bodyStart);
  inside.doc ||= inner.ownDoc;
  return inside;
}

interface Entering {
  readonly declared: Declared;
  readonly inner: Level;
  readonly inside: Inside;
  readonly nameField: number;
  /** Whether the members are wanted. */
  readonly open: boolean;
}

function enterChild(walk: Walk, { declared, inner, inside, nameField, open }: Entering): void {
  const { cursor, roles } = walk;
  const role = roles.roles[cursor.nodeTypeId];
  if (cursor.currentFieldId === nameField && inside.name === '') inside.name = nameAt(walk);
  if (role === 'comment' && inside.name !== '') {
    // Between the head and the body: it documents the first member.
    inside.bodyStart = Math.min(inside.bodyStart, cursor.startIndex);
    if (open) noteComment(walk, inner);
  } else if (role === 'body') {
    inside.hasBody = true;
    inside.bodyStart = Math.min(inside.bodyStart, cursor.startIndex);
    if (roles.rules.docStrings) inside.doc = docStringIn(walk);
    if (open) visitChildren(walk, inner);
  } else if (declared.byForm && role === 'through' && open) {
    inside.hasBody = true;
    visitChildren(walk, inner);
  }
  if (inner.pending === undefined) inner.seen = cursor.endIndex;
}

function isLarge({ sizes }: Walk, start: number, end: number): boolean {
  // Cheaper than counting lines: what has fewer characters than this has not too many lines either,
  // but for lines of ten characters on average.
  return end - start > Math.min(sizes.maxChars, sizes.maxLines * 10);
}
