/** A piece of source. What lies between two tokens is white space. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'template' | 'pattern' | 'sign' | 'comment';
  readonly text: string;
  /** Offset in UTF-16 units. */
  readonly at: number;
}

/** Text behind the last character of a token. */
export function endOf(token: Token): number {
  return token.at + token.text.length;
}

/** Offsets at which the lines of a text begin. */
export function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/gu)].map(({ index }) => index + 1)];
}

/** The line of an offset, from 1. */
export function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** The index of the bracket that closes the one at `open`; undefined where none does. */
export function closing(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token?.kind !== 'sign') continue;
    if ('([{'.includes(token.text)) depth += 1;
    else if (')]}'.includes(token.text)) depth -= 1;
    if (depth === 0) return i;
  }
  return undefined;
}

/** The words of some lines as a set. */
export function wordSet(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}
