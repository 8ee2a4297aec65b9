import { type Found, nestFound } from './nestFound.ts';
import type { Part } from './part.ts';
import { oneLine } from './plainText.ts';
import type { LinedText } from './windows.ts';

const heading = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$/;
const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const underline = /^ {0,3}(=+|-+)[ \t]*$/;
/** Lines that no paragraph goes on with, so that an underline below them is none. */
const noParagraph = /^(?:\s*$| {4}|\t| {0,3}(?:[>#|]|[-*+] |\d+[.)] |`{3}|~{3}|<))/;
const longestLine = 1_000;

/** The sections of a Markdown text. A `#` in a fenced block or in the front matter is no heading. */
export function markdownParts({ text, lines }: LinedText): readonly Part[] {
  const found: Found[] = [];
  const lineText = (line: number) =>
    text
      .slice(
        lines.startOf(line),
        Math.min(lines.startOf(line + 1), lines.startOf(line) + longestLine),
      )
      .replace(/[\r\n]+$/, '')
      .replace(/^\uFEFF/, '');
  const add = (line: number, depth: number, title: string) => {
    const name = oneLine(title, 120);
    const signature = oneLine(`${'#'.repeat(depth)} ${title}`, 300);
    found.push({ start: lines.startOf(line), depth, kind: 'section', name, signature, doc: '' });
  };
  let fenced = '';
  let line = frontMatterLines(lineText, lines.count);
  for (let before = ''; line < lines.count; line++) {
    const here = lineText(line);
    const mark = fence.exec(here);
    if (fenced !== '') {
      const ends = mark?.[1]?.startsWith(fenced) === true && mark[2]?.trim() === '';
      if (ends) fenced = '';
      before = '';
      continue;
    }
    if (mark?.[1] !== undefined) fenced = mark[1];
    const title = heading.exec(here);
    const under = underline.exec(here);
    if (title?.[1] !== undefined) add(line, title[1].length, title[2] ?? '');
    else if (under?.[1] !== undefined && before !== '')
      add(line - 1, under[1].startsWith('=') ? 1 : 2, before);
    before = noParagraph.test(here) || under !== null ? '' : here;
  }
  return nestFound(found, text.length);
}

function frontMatterLines(lineText: (line: number) => string, count: number): number {
  if (lineText(0).trimEnd() !== '---') return 0;
  for (let line = 1; line < Math.min(count, 500); line++)
    if (/^(?:---|\.\.\.)\s*$/.test(lineText(line))) return line + 1;
  return 0;
}
