/** The mention, or the command, that is being typed. */
export interface MentionAt {
  readonly sign: '@' | '#' | '/';
  /** What stands behind the sign so far, without a quote. */
  readonly query: string;
  /** Where the sign stands in the text. */
  readonly start: number;
}

/** The same places as in `src/context/sources/mentions.ts`: not in the middle of a word. */
const open = /(?<=^|[\s([{,;:])(?:(?<sign>[@#])(?<query>[^\s"@#]*)|@"(?<quoted>[^"\n]*))$/u;
const longest = 200;
/** A command is alone in its line, which is the only one. */
const command = /^\/(?<name>[a-z\d-]*)$/iu;

/** The mention, or the command, that ends at the caret, if there is one. */
export function mentionAt(text: string, caret: number): MentionAt | undefined {
  const name = command.exec(text.slice(0, caret))?.groups?.['name'];
  if (name !== undefined && !text.trimEnd().includes('\n')) {
    return { sign: '/', query: name, start: 0 };
  }
  const match = open.exec(text.slice(Math.max(0, caret - longest), caret));
  if (!match?.groups) return undefined;
  const { sign, query, quoted } = match.groups;
  return {
    sign: sign === '#' ? '#' : '@',
    query: quoted ?? query ?? '',
    start: caret - match[0].length,
  };
}

/** The text with a mention finished, and where the caret stands then: behind it and a blank. */
export function withMention(
  text: string,
  { start }: MentionAt,
  caret: number,
  insert: string,
): { readonly text: string; readonly caret: number } {
  const rest = text.slice(caret);
  const blank = /^\s/u.test(rest) ? '' : ' ';
  return { text: text.slice(0, start) + insert + blank + rest, caret: start + insert.length + 1 };
}
