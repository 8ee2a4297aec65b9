import type { Token } from 'marked';

/** Elements that models write as HTML, for Markdown has no signs for them. Without attributes they do nothing. */
const names = ['kbd', 'sub', 'sup'] as const;
export type PlainTag = (typeof names)[number];

const lineBreak = /^<br[\t ]*\/?>$/iu;
const opening = /^<(?<name>kbd|sub|sup)>$/iu;

/** True for `<br>`, and for lines of nothing else. */
export function isLineBreak(html: string): boolean {
  return lineBreak.test(html.trim());
}

/** The element that begins at a token and ends at one behind it; undefined where none does. */
export function plainTagAt(
  tokens: readonly Token[],
  at: number,
): { readonly name: PlainTag; readonly end: number } | undefined {
  const token = tokens[at];
  const written =
    token?.type === 'html' ? opening.exec(token.raw)?.groups?.['name']?.toLowerCase() : undefined;
  const name = names.find((each) => each === written);
  if (name === undefined) return undefined;
  const closing = `</${name}>`;
  const end = tokens.findIndex(
    ({ type, raw }, index) => index > at && type === 'html' && raw.toLowerCase() === closing,
  );
  return end === -1 ? undefined : { name, end };
}
