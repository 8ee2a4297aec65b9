/**
 * A name or a sentence of somebody else's as one line of at most `most` UTF-16 units: what is shown in a
 * table need not be whole, and must not be as long as its writer likes.
 */
export function shortText(text: string, most = 200): string {
  // No more is looked at than can be shown.
  const line = text
    .slice(0, 4 * most)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (line.length <= most) return line;
  // No character is cut in two.
  return `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}
