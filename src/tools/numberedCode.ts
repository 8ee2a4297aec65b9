/** Lines of a file, to be shown with their numbers. */
export interface CodePlace {
  /** "src/cart.ts" */
  readonly path: string;
  /** 1-based. */
  readonly startLine: number;
  /** "Cart.add" */
  readonly symbols?: readonly string[];
  readonly text: string;
}

/** Code with its place and the number of each line, within `limit` UTF-16 units; cut at a line's end. */
export function numberedCode(place: CodePlace, limit: number): string {
  const { path, startLine, symbols = [], text } = place;
  const lines = text.replace(/\r?\n$/u, '').split(/\r\n|\r|\n/u);
  const numbered = lines.map((line, at) => `${startLine + at} | ${line}`);
  let size = 0;
  const fits = numbered.findIndex((line) => (size += line.length + 1) > limit);
  const shown = fits < 0 ? numbered : numbered.slice(0, Math.max(1, fits));
  const last = startLine + shown.length - 1;
  const rest = lines.length - shown.length;
  const body = shown.map((line) => line.slice(0, limit)).join('\n');
  const fence = '`'.repeat(Math.max(3, longestRun(body) + 1));
  const within = symbols.length > 0 ? ` (${oneLine(symbols.join('.'))})` : '';
  const more = rest > 0 ? `\n… ${rest} more lines` : '';
  return `${oneLine(path)} lines ${startLine}-${last}${within}\n${fence}\n${body}\n${fence}${more}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/gu) ?? []).map((run) => run.length));
}

/** A name may hold line ends, which could forge a header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
