/** One fenced block of a Markdown text. */
export interface Fence {
  /** The first word after the opening fence, in lower case; may be empty. */
  readonly language: string;
  /** Without the line end before the closing fence. */
  readonly code: string;
  readonly closed: boolean;
}

interface Opening {
  readonly indent: number;
  readonly mark: string;
  readonly language: string;
}

/** Whether a fence with a language may open a block within a block. */
type Nesting = 'nested' | 'plain';

/**
 * The fenced blocks of a Markdown text, outermost ones only. Models often put a fence into a fence
 * of the same length (a README, a doc comment): a fence with a language then opens an inner block.
 * Where that reading leaves a block open, CommonMark's own holds, in which the first bare fence closes.
 */
export function fencesOf(markdown: string): readonly Fence[] {
  const lines = markdown.split(/\r\n|\r|\n/u);
  const nested = read(lines, 'nested');
  return nested.every((fence) => fence.closed) ? nested : read(lines, 'plain');
}

function read(lines: readonly string[], nesting: Nesting): readonly Fence[] {
  const fences: Fence[] = [];
  for (let at = 0; at < lines.length; at++) {
    const opening = openingOf(lines[at] ?? '');
    if (!opening) continue;
    const end = closingLine(lines, at + 1, opening, nesting);
    const code = lines.slice(at + 1, end).map((line) => dedent(line, opening.indent));
    fences.push({
      language: opening.language,
      code: code.join('\n'),
      closed: end < lines.length,
    });
    at = end;
  }
  return fences;
}

/** Deeper than CommonMark allows: an answer's fences often stand in list items. */
function openingOf(line: string): Opening | undefined {
  const [all = '', indent = '', mark = ''] = /^([\t ]*)(`{3,}|~{3,})/u.exec(line) ?? [];
  const info = line.slice(all.length).trim();
  if (mark === '' || (mark.startsWith('`') && info.includes('`'))) return undefined;
  const [language = ''] = info.split(/\s/u, 1);
  return { indent: indent.length, mark, language: language.toLowerCase() };
}

/** The line that closes a block, or the number of lines where none does. */
function closingLine(
  lines: readonly string[],
  from: number,
  { mark }: Opening,
  nesting: Nesting,
): number {
  let depth = 0;
  for (let at = from; at < lines.length; at++) {
    const text = (lines[at] ?? '').trim();
    if (!text.startsWith(mark)) continue;
    const rest = text.replace(/^(?:`+|~+)/u, '');
    if (rest === '') {
      if (depth === 0) return at;
      depth--;
    } else if (nesting === 'nested' && /^[\w+#.-]+$/u.test(rest.trim())) depth++;
  }
  return lines.length;
}

function dedent(line: string, indent: number): string {
  const blanks = /^[\t ]*/u.exec(line)?.[0].length ?? 0;
  return line.slice(Math.min(indent, blanks));
}
