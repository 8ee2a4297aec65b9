import * as v from 'valibot';
import type { ChunkKind } from '../chunks/chunk.ts';
import { longestName, mostSymbols, type OutlineSymbol } from '../chunks/outline.ts';

const line = v.pipe(v.number(), v.integer(), v.minValue(0));
const range = v.object({ start: v.object({ line }), end: v.object({ line }) });
const named = { name: v.string(), kind: v.number() };
/** VS Code gives either, as the extension did: a tree, or a list with places. */
const symbol = v.union([
  v.object({ ...named, range, selectionRange: range, children: v.optional(v.unknown()) }),
  v.object({ ...named, location: v.object({ range }), children: v.optional(v.unknown()) }),
]);

/** By VS Code's `SymbolKind`; what is not here is a value. */
const kinds: Readonly<Record<number, ChunkKind>> = {
  0: 'section',
  1: 'section',
  2: 'section',
  3: 'section',
  4: 'class',
  5: 'method',
  8: 'method',
  9: 'type',
  10: 'type',
  11: 'function',
  19: 'key',
  22: 'type',
  25: 'type',
};

/**
 * What `vscode.executeDocumentSymbolProvider` gave, as a list. Symbols that are not what they should be
 * are left out with what is in them, and so is what is beyond the first 5,000.
 */
export function readOutline(raw: unknown): readonly OutlineSymbol[] {
  const outline: OutlineSymbol[] = [];
  const levels: unknown[] = [raw];
  // Level by level: the outer ones matter most, and a tree without an end has an end here.
  let left = mostSymbols;
  for (let i = 0; i < levels.length && left > 0; i++) {
    const level = levels[i];
    if (!Array.isArray(level)) continue;
    for (const each of level.slice(0, left)) {
      left--;
      const read = v.safeParse(symbol, each);
      if (!read.success) continue;
      const { output } = read;
      if (output.children !== undefined) levels.push(output.children);
      const name = output.name.replaceAll(/\s+/gu, ' ').trim().slice(0, longestName).toWellFormed();
      if (name === '') continue;
      const { start, end } = 'range' in output ? output.range : output.location.range;
      const at = 'range' in output ? output.selectionRange.start : start;
      outline.push({
        name,
        kind: kinds[output.kind] ?? 'value',
        first: start.line,
        last: end.line,
        named: at.line,
      });
    }
  }
  return outline;
}
