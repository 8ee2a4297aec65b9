/**
 * A text of Markdown whose last fence is closed, as CommonMark reads it: what follows the text is then
 * not taken for code. A comment that is left open is closed too.
 */
export function withClosedFences(markdown: string): string {
  let open: string | undefined;
  for (const line of markdown.split(/\r\n|\r|\n/u)) {
    const [, mark = '', info = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/u.exec(line) ?? [];
    if (mark === '') continue;
    if (open === undefined) open = mark.startsWith('`') && info.includes('`') ? undefined : mark;
    else if (mark.startsWith(open) && info.trim() === '') open = undefined;
  }
  if (open !== undefined) return `${markdown}${markdown.endsWith('\n') ? '' : '\n'}${open}`;
  return markdown.lastIndexOf('<!--') > markdown.lastIndexOf('-->') ? `${markdown} -->` : markdown;
}
