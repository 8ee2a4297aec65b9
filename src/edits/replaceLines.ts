import type { LineRange } from '../protocol/contextItems.ts';
import { commonLineEnd, linesWithEnds, withLineEnds, withoutFinalLineEnds } from './lines.ts';
import { reindent } from './reindent.ts';

/**
 * The text with some lines replaced; every byte outside of them stays. An empty replacement takes
 * the lines out. A range beyond the text's end is cut to it.
 */
export function replaceLines(text: string, lines: LineRange, replacement: string): string {
  const all = linesWithEnds(text);
  const before = all.slice(0, lines.start - 1).join('');
  const after = all.slice(lines.end).join('');
  if (replacement === '') return before + after;
  const last = all[Math.min(lines.end, all.length) - 1] ?? '';
  const end = last.slice(withoutFinalLineEnds(last).length);
  return before + replacement + end + after;
}

/** The lines of a text as they stand, without the last one's line end. */
export function linesOf(text: string, lines: LineRange): string {
  const all = linesWithEnds(text).slice(lines.start - 1, lines.end);
  const last = all.pop() ?? '';
  return all.join('') + withoutFinalLineEnds(last);
}

/** A model's code made to fit the lines it replaces: the file's line ends, their indentation, their byte order mark. */
export function fitReplacement(text: string, lines: LineRange, code: string): string {
  const old = linesOf(text, lines);
  const bare = withoutFinalLineEnds(withoutMark(code));
  const fitted = withLineEnds(
    reindent(bare, withoutMark(old)),
    commonLineEnd(old.includes('\n') ? old : text),
  );
  return old.startsWith(byteOrderMark) && fitted !== '' ? byteOrderMark + fitted : fitted;
}

/** A model's code made to fit the file whose place it takes: its line ends, final line end and byte order mark. */
export function fitFile(old: string | undefined, code: string): string {
  const body = withoutFinalLineEnds(withoutMark(code));
  const isEnded = old === undefined || old === '' || /[\r\n]$/u.test(old);
  const text = withLineEnds(isEnded ? `${body}\n` : body, commonLineEnd(old ?? ''));
  return old?.startsWith(byteOrderMark) ? byteOrderMark + text : text;
}

const byteOrderMark = '\uFEFF';

function withoutMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}
