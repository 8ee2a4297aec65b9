/** Characters of a line that are still read as Markdown; a longer one is shown as text. */
export const maxLine = 20_000;

/** A part of a document: Markdown, or lines too long to be read as such. */
export interface Stretch {
  readonly type: 'markdown' | 'plain';
  readonly text: string;
}

const fence = /^[\s>*+\-\d.)]{0,60}(?<marks>`{3,}|~{3,})/u;

/**
 * Parts overlong lines from the rest. Inside of a fence they stay: code is not searched for
 * emphasis. The texts joined are the source.
 */
export function splitLongLines(source: string): readonly Stretch[] {
  if (!hasLongLine(source)) return [{ type: 'markdown', text: source }];
  const stretches: Stretch[] = [];
  let open: string | undefined;
  let from = 0;
  for (let start = 0; start < source.length;) {
    const end = endOfLine(source, start);
    const marks = fence.exec(source.slice(start, Math.min(end, start + 200)))?.groups?.['marks'];
    if (open === undefined && end - start > maxLine) {
      if (start > from) stretches.push({ type: 'markdown', text: source.slice(from, start) });
      stretches.push({ type: 'plain', text: source.slice(start, end) });
      from = end;
    } else if (marks !== undefined) {
      open = fenceAfter(open, marks);
    }
    start = end;
  }
  if (from < source.length) stretches.push({ type: 'markdown', text: source.slice(from) });
  return stretches;
}

function fenceAfter(open: string | undefined, marks: string): string | undefined {
  if (open === undefined) return marks;
  return marks.startsWith(open) ? undefined : open;
}

function hasLongLine(source: string): boolean {
  for (let start = 0; start < source.length;) {
    const end = endOfLine(source, start);
    if (end - start > maxLine) return true;
    start = end;
  }
  return false;
}

function endOfLine(source: string, start: number): number {
  const found = source.indexOf('\n', start);
  return found === -1 ? source.length : found + 1;
}
