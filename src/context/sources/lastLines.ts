/** The end of a text. */
export interface LastLines {
  readonly kept: string;
  /** Line ends before it. */
  readonly dropped: number;
}

/** No more than `limit` UTF-16 units of it, from the beginning of a line: the last line, or its end, at least. */
export function lastLines(text: string, limit: number): LastLines {
  if (text.length <= limit) return { kept: text, dropped: 0 };
  const from = text.length - limit;
  const cut = text.indexOf('\n', from - 1) + 1;
  const kept = text.slice(cut === 0 || cut === text.length ? from : cut);
  const dropped = text.slice(0, text.length - kept.length).split('\n').length - 1;
  return { kept: kept.toWellFormed(), dropped };
}
