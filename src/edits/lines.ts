/** A text's lines, each with its own line end. No line after a final line end. */
export function linesWithEnds(text: string): readonly string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/gu) ?? [];
}

/** The line end that most lines of a text have; `\n` where it has none. */
export function commonLineEnd(text: string): string {
  const counts = new Map<string, number>();
  for (const end of text.match(/\r\n|\r|\n/gu) ?? []) counts.set(end, (counts.get(end) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? '\n';
}

/** The text with all its line ends replaced. */
export function withLineEnds(text: string, end: string): string {
  return text.replaceAll(/\r\n|\r|\n/gu, end);
}

/** The text up to its last character that is no line end. In one pass: a pattern would be quadratic in line ends. */
export function withoutFinalLineEnds(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  return text.slice(0, end);
}
