/** What a piece of code may be; each has a colour of its own. */
export const syntaxKinds = [
  'comment',
  'string',
  'number',
  'constant',
  'constantName',
  'control',
  'keyword',
  'function',
  'type',
  'variable',
  'property',
  'tag',
  'regexp',
  'escape',
  'heading',
  'inserted',
  'deleted',
  'meta',
] as const;

export type SyntaxKind = (typeof syntaxKinds)[number];

/** `#rrggbb` or `#rrggbbaa`; a kind that is missing keeps the colour that the page has for such themes. */
export type SyntaxColors = Readonly<Partial<Record<SyntaxKind, string>>>;
