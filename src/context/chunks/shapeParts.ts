import type { ChunkKind } from './chunk.ts';
import { docIn, goesOn, leads } from './leadLines.ts';
import { type Found, nestFound } from './nestFound.ts';
import type { Part } from './part.ts';
import { oneLine } from './plainText.ts';
import type { LinedText } from './windows.ts';

const modifiers =
  'public|private|protected|internal|fileprivate|static|final|abstract|sealed|override|implicit|lazy|case|open|data|inline|inner|companion|suspend|export|default|async|pub|local|virtual|mutating|partial|readonly|unsafe|extern|declare|indirect|global|external|factory|tailrec|operator|infix|given|enum(?=\\s+class)|annotation(?=\\s+class)';
const kinds: Readonly<Record<string, ChunkKind>> = {
  class: 'class',
  object: 'class',
  trait: 'class',
  impl: 'class',
  extension: 'class',
  mixin: 'class',
  contract: 'class',
  interface: 'type',
  protocol: 'type',
  enum: 'type',
  struct: 'type',
  record: 'type',
  union: 'type',
  type: 'type',
  typealias: 'type',
  message: 'type',
  service: 'type',
  input: 'type',
  table: 'type',
  view: 'type',
  module: 'section',
  namespace: 'section',
  resource: 'section',
  variable: 'section',
  def: 'function',
  fun: 'function',
  func: 'function',
  function: 'function',
  fn: 'function',
  sub: 'function',
  proc: 'function',
  procedure: 'function',
  macro: 'function',
};

/** A line that declares something in most languages: modifiers, a keyword, a name. */
const declaration = new RegExp(
  String.raw`^[ \t]*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:${modifiers})(?:[\[(][^\])]*[\])])?\s+)*(?:create\s+(?:or\s+replace\s+)?)?(?<keyword>${Object.keys(kinds).join('|')})\s+(?:if\s+not\s+exists\s+)?(?:\([^)]*\)\s*)?(?:[A-Z]\w*(?:<[^>]*>)?\.)?["'\x60]?(?<name>[\w$](?:[\w$.:!?]*[\w$!?])?)(?=["'\x60]?\s*(?:[(<{:=\[;,&|"']|$|(?:extends|with|implements|is|as|begin|returns?|where|on|from)\b))`,
  'i',
);
const longestLine = 300;

/**
 * Declarations of a language without a grammar, told by the look of their lines: a keyword that most
 * languages use, a name, and what is indented below it. Comments and attributes above belong to it.
 */
export function shapeParts({ text, lines }: LinedText): readonly Part[] {
  const found: Found[] = [];
  let lead = -1;
  for (let i = 0; i < lines.count; i++) {
    const start = lines.startOf(i);
    const end = lines.startOf(i + 1);
    const line = end - start > longestLine ? '' : text.slice(start, end);
    const isLead = leads.test(line);
    const from = lead === -1 ? start : lead;
    const declared = isLead && !line.includes(' ') ? undefined : declaredOn(line, from);
    if (declared !== undefined) found.push({ ...declared, doc: docIn(text.slice(from, start)) });
    else if (!isLead && endsLast(line, found.at(-1)))
      found.push({ start: from, depth: indentOf(line), kind: 'window', ...unnamed });
    if (!isLead || declared !== undefined) lead = -1;
    else if (lead === -1) lead = start;
  }
  return nestFound(found, text.length);
}

const unnamed = { name: '', signature: '', doc: '' };

function declaredOn(line: string, start: number): Found | undefined {
  const groups = declaration.exec(line)?.groups;
  const kind = kinds[groups?.['keyword']?.toLowerCase() ?? ''];
  const name = groups?.['name'];
  if (name === undefined || kind === undefined) return undefined;
  const signature = oneLine(line, 300).replace(/(?:\s*[{:=])+$/, '');
  return { start, depth: indentOf(line), kind, name, signature, doc: '' };
}

/** Code that stands as far left as the last declaration is no part of it. */
function endsLast(line: string, last: Found | undefined): boolean {
  return (
    last !== undefined && last.name !== '' && !goesOn.test(line) && indentOf(line) <= last.depth
  );
}

function indentOf(line: string): number {
  return line.slice(0, Math.max(0, line.search(/\S/))).replaceAll('\t', '    ').length;
}
