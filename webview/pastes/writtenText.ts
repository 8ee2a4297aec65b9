import { fenceFor } from './fenceFor.ts';

/** A text that was pasted and stands beside the input rather than in it. */
export interface PastedText {
  readonly text: string;
  /** The language, and behind a blank the name of the file that it is, if it is one. */
  readonly info: string;
  readonly lines: number;
  /** What of the message it is: its text between fences, where nothing in it is taken for a mention. */
  readonly block: string;
}

/** A message as a person writes it: what stands in the input, and what was pasted beside that. */
export interface WrittenText {
  readonly typed: string;
  readonly pastes: readonly PastedText[];
}

export const nothingWritten: WrittenText = { typed: '', pastes: [] };

/**
 * Lines and characters that go into the input, of which Chromium lays out all with each key: 300 lines
 * nobody feels, 8,000 take it 7 s to show and 0.2 s for a key, and 2 MB twice that and more.
 */
const mostLines = 300;
const mostCharacters = 20_000;

/** Behind the info of a pasted text: it says to models, and to the next page, what the block is. */
const mark = ' pasted';
/** Characters of a line that opens a block; no name of a file is as long. */
const longestOpening = 4_000;
const gap = '\n\n';

/** True where a text that is pasted is too long to stand in the input. */
export function isLarge(text: string): boolean {
  return text.length > mostCharacters || lineCount(text) > mostLines;
}

/** `info` has neither a break nor a backtick. */
export function pastedText(text: string, info = 'text'): PastedText {
  const fence = fenceFor(text);
  const block = `${fence}${info}${mark}\n${text}\n${fence}`;
  return { text, info, lines: lineCount(text), block };
}

/** The name of the file that it is; undefined where it is none. */
export function fileNameOf({ info }: PastedText): string | undefined {
  const at = info.indexOf(' ');
  return at === -1 ? undefined : info.slice(at + 1);
}

export function isBlank({ typed, pastes }: WrittenText): boolean {
  return pastes.length === 0 && typed.trim() === '';
}

/** The text of the message: the pasted texts stand below what was typed. */
export function joinWritten({ typed, pastes }: WrittenText): string {
  const blocks = pastes.map(({ block }) => block);
  return (typed === '' ? blocks : [typed, ...blocks]).join(gap);
}

/**
 * What is written, from the text of the message: the large blocks at its end that `pastedText` made. No
 * letter is lost: `joinWritten` makes the same text of it again.
 */
export function splitWritten(text: string): WrittenText {
  let typed = text;
  const pastes: PastedText[] = [];
  for (;;) {
    const last = lastPaste(typed);
    if (!last) return { typed, pastes };
    pastes.unshift(last.paste);
    typed = typed.slice(0, last.from);
  }
}

/** Two that are written and to become one: the texts pasted with either stand at its end. */
export function joinBoth(above: WrittenText, below: WrittenText, between: string): WrittenText {
  const typed = [above.typed, below.typed].filter((each) => each.trim() !== '');
  return { typed: typed.join(between), pastes: [...above.pastes, ...below.pastes] };
}

/** What is left once `sent` is: what was written since. */
export function withoutSent({ typed, pastes }: WrittenText, sent: WrittenText): WrittenText {
  const gone = sent.pastes.map(({ text }) => text);
  const left = pastes.filter(({ text }) => {
    const at = gone.indexOf(text);
    if (at !== -1) gone.splice(at, 1);
    return at === -1;
  });
  const isThere = typed.startsWith(sent.typed);
  return { typed: isThere ? typed.slice(sent.typed.length).trimStart() : typed, pastes: left };
}

/** As an editor counts them: a break at the end begins no line of its own. */
function lineCount(text: string): number {
  let lines = 1;
  for (
    let at = text.indexOf('\n');
    at !== -1 && at < text.length - 1;
    at = text.indexOf('\n', at + 1)
  )
    lines += 1;
  return lines;
}

/** The block that a text ends with, and where what stands before it ends. */
function lastPaste(
  text: string,
): { readonly paste: PastedText; readonly from: number } | undefined {
  const fence = /\n(?<fence>`{3,})$/u.exec(text.slice(-longestFence))?.groups?.['fence'];
  if (fence === undefined) return undefined;
  const begin = text.lastIndexOf(fence, text.length - 2 * fence.length);
  const from = begin - gap.length;
  if (begin === -1 || (begin > 0 && (from <= 0 || !text.startsWith(gap, from)))) return undefined;
  const line = text.slice(begin, begin + longestOpening).split('\n', 1)[0] ?? '';
  if (!line.endsWith(mark)) return undefined;
  const content = text.slice(begin + line.length + 1, -fence.length - 1);
  if (!isLarge(content)) return undefined;
  const paste = pastedText(content, line.slice(fence.length, -mark.length));
  // Between other fences it is not what we made, and would not become the same text again.
  return paste.block.length === text.length - begin && text.endsWith(paste.block)
    ? { paste, from: Math.max(0, from) }
    : undefined;
}

/** A longer one is no fence of ours: it would be the text itself. */
const longestFence = 2_000;
