import { indentOf } from './lineForms.ts';

/** How the quoted indentations correspond to those of the file. */
export type IndentationMap = ReadonlyMap<string, string>;

/**
 * What each indentation of the quoted lines is in the file; undefined where one is two different ones
 * there: then the lines have another structure. Lines are paired by index; blank ones say nothing.
 */
export function indentationMap(
  quoted: readonly string[],
  found: readonly string[],
): IndentationMap | undefined {
  const map = new Map<string, string>();
  for (const [i, line] of quoted.entries()) {
    if (line.trim() === '') continue;
    const [from, to] = [indentOf(line), indentOf(found[i] ?? '')];
    if ((map.get(from) ?? to) !== to) return undefined;
    map.set(from, to);
  }
  // Two depths that become one would flatten what is nested.
  return new Set(map.values()).size === map.size ? map : undefined;
}

/** The line with the file's indentation: of one that was not quoted, that of the deepest known one around it. */
export function shiftLine(line: string, map: IndentationMap): string {
  const indent = indentOf(line);
  if (line.trim() === '') return line;
  const known = map.get(indent);
  if (known !== undefined) return known + line.slice(indent.length);
  const outer = [...map.keys()].filter((each) => indent.startsWith(each));
  const nearest = outer.toSorted((a, b) => b.length - a.length)[0];
  if (nearest !== undefined) {
    const deeper = indent.slice(nearest.length);
    return (map.get(nearest) ?? '') + unitsOf(deeper, map) + line.slice(indent.length);
  }
  // Less deep than all that was quoted: as much less in the file.
  const [inner] = [...map.entries()].toSorted(([a], [b]) => a.length - b.length);
  if (!inner) return line;
  const [from, to] = inner;
  const less = unitsOf(from.slice(indent.length), map).length;
  return to.slice(0, Math.max(0, to.length - less)) + line.slice(indent.length);
}

/** Further indentation in the file's own kind: tabs for spaces, or the other way round. */
function unitsOf(blanks: string, map: IndentationMap): string {
  const step = stepOf(map);
  if (!step || blanks === '') return blanks;
  const steps = blanks.length / step.from.length;
  return Number.isInteger(steps) && blanks === step.from.repeat(steps)
    ? step.to.repeat(steps)
    : blanks;
}

/** What one level is in the quoted lines and in the file, as far as two levels were quoted. */
function stepOf(map: IndentationMap): { readonly from: string; readonly to: string } | undefined {
  const levels = [...map].toSorted(([a], [b]) => a.length - b.length);
  for (const [i, [from, to]] of levels.entries()) {
    const [outerFrom, outerTo] = levels[i - 1] ?? ['', ''];
    if (from === outerFrom || !from.startsWith(outerFrom) || !to.startsWith(outerTo)) continue;
    const step = { from: from.slice(outerFrom.length), to: to.slice(outerTo.length) };
    if (step.to !== '') return step;
  }
  return undefined;
}
