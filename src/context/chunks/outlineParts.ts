import { docIn, goesOn, leads } from './leadLines.ts';
import type { OutlineSymbol } from './outline.ts';
import type { Part } from './part.ts';
import { oneLine } from './plainText.ts';
import type { LinedText } from './windows.ts';

/** A symbol among the lines that are there, with what stands within it. */
interface Placed {
  readonly symbol: OutlineSymbol;
  readonly first: number;
  last: number;
  readonly within: Placed[];
}

/** Lines, both included; `first` may be behind `last`: then there are none. */
interface Stretch {
  readonly first: number;
  readonly last: number;
}

const longestLine = 300;
/** Symbols within each other. */
const deepest = 12;

/**
 * Parts of a text by what a language's extension says stands in it. Of that only lines are believed which
 * are there: what begins behind the text is left out, what ends behind it ends with it, and of two that
 * overlap the first ends where the second begins. Comments above a symbol belong to it.
 */
export function outlineParts(lined: LinedText, outline: readonly OutlineSymbol[]): readonly Part[] {
  const all = { first: 0, last: lined.lines.count - 1 };
  return partsOf(nested(outline, all.last), all, lined);
}

/** By their lines alone: what an extension nests, and what it gives as a list, is the same. */
function nested(outline: readonly OutlineSymbol[], lastLine: number): readonly Placed[] {
  const top: Placed[] = [];
  const open: Placed[] = [];
  for (const placed of inOrder(outline, lastLine)) {
    while (open.at(-1) && (open.at(-1)?.last ?? 0) < placed.first) open.pop();
    for (let outer = open.at(-1); outer && placed.last > outer.last; outer = open.at(-1)) {
      outer.last = placed.first - 1;
      open.pop();
    }
    const outer = open.at(-1);
    if (outer?.first === placed.first && outer.last === placed.last) continue;
    if (open.length >= deepest) continue;
    (outer?.within ?? top).push(placed);
    open.push(placed);
  }
  return top;
}

/** The larger one first where two begin together. */
function inOrder(outline: readonly OutlineSymbol[], lastLine: number): readonly Placed[] {
  return outline
    .flatMap((symbol): Placed[] => {
      const first = Math.min(symbol.first, symbol.last);
      const last = Math.min(Math.max(symbol.first, symbol.last), lastLine);
      return first < 0 || first > lastLine ? [] : [{ symbol, first, last, within: [] }];
    })
    .toSorted((a, b) => a.first - b.first || b.last - a.last);
}

/** `inside`: the lines that these symbols stand in. */
function partsOf(placed: readonly Placed[], inside: Stretch, lined: LinedText): readonly Part[] {
  const parts: Part[] = [];
  let free = inside.first;
  for (const each of placed) {
    const from = leadOf(each.first, free, lined);
    // What stands before the first one is the beginning of what they stand in.
    if (parts.length > 0) parts.push(...plainPart({ first: free, last: from - 1 }, lined));
    parts.push(partOf(each, from, lined));
    free = each.last + 1;
  }
  if (parts.length > 0) parts.push(...plainPart({ first: free, last: inside.last }, lined));
  return parts;
}

function partOf({ symbol, first, last, within }: Placed, from: number, lined: LinedText): Part {
  const { text, lines } = lined;
  const { name, kind } = symbol;
  const named = Math.min(Math.max(symbol.named, first), last);
  const line = text.slice(lines.startOf(named), lines.startOf(named + 1)).slice(0, longestLine);
  const begins = within[0]?.first === first;
  return {
    start: lines.startOf(from),
    end: lines.startOf(last + 1),
    kind,
    name,
    signature: oneLine(line, longestLine).replace(/(?:\s*[{:=])+$/, ''),
    doc: docIn(text.slice(lines.startOf(from), lines.startOf(first))),
    container: kind !== 'function' && kind !== 'method',
    // What begins on the same line begins with the same comment.
    parts: partsOf(within, { first: begins ? from : first + 1, last }, lined),
  };
}

/** Code of no symbol, from its first line that does not just end what stands above it. */
function plainPart({ first, last }: Stretch, { text, lines }: LinedText): readonly Part[] {
  for (let line = first; line <= last; line++) {
    if (goesOn.test(lineAt(line, { text, lines }))) continue;
    const [start, end] = [lines.startOf(line), lines.startOf(last + 1)];
    return [{ ...plain, start, end }];
  }
  return [];
}

const plain = {
  kind: 'window',
  name: '',
  signature: '',
  doc: '',
  container: true,
  parts: [],
} as const;

/** The first line of the comments and attributes right above a line. */
function leadOf(line: number, free: number, lined: LinedText): number {
  let from = line;
  while (from > free && leads.test(lineAt(from - 1, lined))) from--;
  return from;
}

function lineAt(line: number, { text, lines }: LinedText): string {
  return text.slice(
    lines.startOf(line),
    Math.min(lines.startOf(line + 1), lines.startOf(line) + longestLine),
  );
}
