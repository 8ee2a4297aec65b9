import type { ChunkKind } from './chunk.ts';
import type { Part } from './part.ts';
import { oneLine } from './plainText.ts';
import type { Level, Walk } from './syntaxWalk.ts';

const longestHead = 400;
const longestSignature = 300;
const longestDoc = 1_000;

/** What a node declares, as far as its type or its first characters tell. */
export interface Declared {
  readonly kind: ChunkKind;
  readonly name: string;
  readonly byForm: boolean;
  /** True where it is only announced, as by a prototype. */
  readonly announces?: boolean;
}

/** Annotations or the name may make a function a test; the test's name where they have one. */
export function testMark(
  { text, roles }: Walk,
  { kind }: Declared,
  head: { readonly start: number; readonly end: number },
): string | undefined {
  if (kind === 'test') return '';
  if (!isCallable(kind)) return undefined;
  const shown = text.slice(head.start, Math.min(head.end, head.start + 4_000));
  const mark = roles.rules.test?.exec(shown);
  if (!mark) return undefined;
  return oneLine(mark.groups?.['name'] ?? '', 120).replaceAll(/\s*,\s*/g, '::');
}

export function kindWithin({ owner }: Level, { kind, byForm }: Declared): ChunkKind {
  const member = !byForm && (owner === 'class' || owner === 'type');
  return kind === 'function' && member ? 'method' : kind;
}

const isCallable = (kind: ChunkKind) => kind === 'function' || kind === 'method' || kind === 'test';

export function isContainer(kind: ChunkKind, parts: readonly Part[]): boolean {
  if (kind === 'test') return parts.some((part) => part.kind === 'test');
  return kind === 'class' || kind === 'type' || kind === 'section';
}

/** Attributes that a grammar counts to the declaration itself. */
const attributes = /^(?:@[\w.]+(?:\([^()]*\))?\s+|\[[^\]]*\]\s+|#\[[^\]]*\]\s+)+/;
/** What a declaration without a known body begins with, up to where its inside starts. */
const untilInside = /^[^]*?(?:=>|\{[ \t]*(?=[\r\n])|\bdo\b[ \t]*(?=[\r\n]))/;

export function signatureOf(
  text: string,
  start: number,
  bodyStart: number,
  { byForm, kind, end }: Declared & { readonly end: number },
): string {
  let head = text.slice(start, Math.min(bodyStart, start + 2_000));
  if (isCallable(kind) || kind === 'class') head = head.replace(attributes, '');
  if (byForm && bodyStart === end && /[\r\n]/.test(head))
    head = untilInside.exec(head)?.[0] ?? head.split(/[\r\n]/, 1)[0] ?? '';
  if (bodyStart === end) head = head.replace(kind === 'type' ? /\{[^]*$/ : /\{\s*?[\r\n][^]*$/, '');
  if (kind === 'value') head = head.replace(/=[^]*$/, '');
  return oneLine(head, longestSignature).replace(/(?:\s*(?:\{|=>|\bdo|:|=|\())+$/, '');
}

export function nameAt({ cursor, text, roles }: Walk): string {
  const whole = text.slice(cursor.startIndex, Math.min(cursor.endIndex, cursor.startIndex + 300));
  const { nameIn } = roles.rules;
  return nameIn === undefined ? oneLine(whole, 120) : (nameIn.exec(whole)?.[1] ?? '');
}

export function docStringIn({ cursor, text, roles }: Walk): string {
  if (!cursor.gotoFirstChild()) return '';
  while (roles.roles[cursor.nodeTypeId] === 'comment' && cursor.gotoNextSibling());
  const found = text.slice(cursor.startIndex, Math.min(cursor.endIndex, cursor.startIndex + 4_000));
  cursor.gotoParent();
  const inner = /^[rRuUbB]{0,2}("""|'''|"|')([^]*)\1\s*;?$/.exec(found)?.[2];
  return inner === undefined ? '' : oneLine(inner, longestDoc);
}

export function matchForm(
  { cursor, text, roles }: Walk,
  level: Level,
  type: number,
): Declared | undefined {
  const start = cursor.startIndex;
  const head = text.slice(start, Math.min(cursor.endIndex, start + longestHead));
  for (const { pattern, kind, announces = false } of roles.forms[type] ?? []) {
    if (kind === 'value' && level.owner !== undefined) continue;
    // In a body the same words make a variable.
    if (announces && level.owner !== undefined && isCallable(level.owner)) continue;
    pattern.lastIndex = 0;
    const groups = pattern.exec(head)?.groups;
    if (groups?.['name'] === undefined) continue;
    const owner = groups['owner'];
    const name = oneLine(groups['name'].replaceAll(/\\(?=['"`\\])/g, ''), 120);
    return {
      kind,
      name: owner === undefined ? name : `${owner}::${name}`,
      byForm: true,
      announces,
    };
  }
  return undefined;
}
