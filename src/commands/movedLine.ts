/** One change of a text: what stood between two places was replaced. Lines and characters are indices. */
export interface TextChange {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly text: string;
}

/**
 * Where a line (an index) is after a change. One that was deleted, or replaced together with others, is
 * where the first of them was, or as far below as the new text reaches.
 */
export function movedLine(line: number, { range: { start, end }, text }: TextChange): number {
  const added = text.split(/\r\n|\r|\n/u).length - 1;
  const isAbove = end.line < line || (end.line === line && end.character === 0);
  if (isAbove) return line + added - (end.line - start.line);
  const isBelow = start.line > line || (start.line === line && start.character > 0);
  if (isBelow || start.line === line) return line;
  // The end of the line is still there, behind what was put in.
  if (end.line === line) return start.line + added;
  return Math.min(line, start.line + added);
}
