import type { LineRange } from '../../protocol/contextItems.ts';
import type { Part } from './part.ts';
import type { LinedText } from './windows.ts';

/** Something that a file declares. */
export interface Declaration {
  readonly name: string;
  readonly lines: LineRange;
  /** True for what people speak of as a whole, a function or a class; false for a variable in it. */
  readonly unit: boolean;
}

const units: ReadonlySet<Part['kind']> = new Set(['function', 'method', 'class', 'type', 'test']);

/** What these parts declare, each before what stands in it; their comments belong to them. */
export function declarationsOf(
  lined: LinedText,
  parts: readonly Part[],
  within: readonly string[] = [],
): readonly Declaration[] {
  const { lines } = lined;
  return parts.flatMap(({ name, announces, kind, start, end, parts: inner }) => {
    const own = name === '' ? (announces ?? '') : name;
    if (own === '') return declarationsOf(lined, inner, within);
    const path = [...within, own];
    const last = Math.max(start, end - 1);
    const declared = {
      name: path.join('.'),
      lines: { start: lines.lineAt(start) + 1, end: lines.lineAt(last) + 1 },
      unit: units.has(kind) || name === '',
    };
    return [declared, ...declarationsOf(lined, inner, path)];
  });
}
