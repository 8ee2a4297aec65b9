/** Text as a quote in Markdown, with an empty line behind it. */
export function quoteOf(text: string): string {
  const lines = text.trim().split(/\r?\n/u);
  return `${lines.map((line) => (line.trim() === '' ? '>' : `> ${line}`)).join('\n')}\n\n`;
}
