import { ownString } from './ownString.ts';

/** UTF-16 units after which what came last becomes a piece of its own. */
const pieceLength = 1_024;

/** Characters that a byte is enough for: so many in a row are worth a string of their own. */
const narrowRun = /[\p{ASCII}\u0080-\u00FF]{64,}/gu;

/** What all stages of one text share: it only grows. */
interface Pieces {
  readonly closed: string[];
  /** Units in what is closed. */
  closedLength: number;
  /** What came since. */
  tail: string;
}

/**
 * A text that grows at its end, in pieces. As one string it would be made anew, whole, each time that it is
 * read between two words, and one "€" in it would cost all other characters a second byte. A stage of it
 * never changes: growing gives the next one, which shares the pieces.
 */
export class GrowingText {
  /** UTF-16 units. */
  readonly length: number;
  readonly #pieces: Pieces;

  private constructor(pieces: Pieces, length: number) {
    this.#pieces = pieces;
    this.length = length;
  }

  /** What is there at first is kept as it is. */
  static of(text: string): GrowingText {
    const closed = text === '' ? [] : [text];
    return new GrowingText({ closed, closedLength: text.length, tail: '' }, text.length);
  }

  /** The text with this behind it. */
  with(more: string): GrowingText {
    const { closedLength, tail } = this.#pieces;
    // Where it went on otherwise before, this is another text from here on.
    if (closedLength + tail.length !== this.length) {
      return GrowingText.of(this.toString()).with(more);
    }
    this.#pieces.tail += more;
    if (this.#pieces.tail.length >= pieceLength) close(this.#pieces);
    return new GrowingText(this.#pieces, this.length + more.length);
  }

  /** From one unit to before another one, as of a string; neither may be negative. */
  slice(from: number, to: number = this.length): string {
    const { closed, closedLength, tail } = this.#pieces;
    const end = Math.min(to, this.length);
    const parts: string[] = [];
    const take = (piece: string, start: number): void => {
      if (start < end) parts.push(piece.slice(Math.max(0, from - start), end - start));
    };
    take(tail, closedLength);
    // From the end, for what came last is asked for most.
    let start = closedLength;
    for (let at = closed.length - 1; at >= 0 && start > from; at--) {
      const piece = closed[at] ?? '';
      start -= piece.length;
      take(piece, start);
    }
    return parts.toReversed().join('');
  }

  /** Whether `before` is an earlier stage of this text, or the same one. */
  goesOnFrom(before: GrowingText | string): boolean {
    if (before instanceof GrowingText && before.#pieces === this.#pieces) {
      return before.length <= this.length;
    }
    return before.length <= this.length && this.slice(0, before.length) === before.toString();
  }

  toString(): string {
    return this.slice(0);
  }
}

function close(pieces: Pieces): void {
  const { tail } = pieces;
  for (let from = 0; from < tail.length; from += pieceLength) {
    pieces.closed.push(...narrowed(tail.slice(from, from + pieceLength)));
  }
  pieces.closedLength += tail.length;
  pieces.tail = '';
}

/** The text in parts, so that what needs two bytes a character costs the rest nothing. */
function narrowed(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: run, index } of text.matchAll(narrowRun)) {
    if (index > from) parts.push(ownString(text.slice(from, index)));
    parts.push(ownString(run));
    from = index + run.length;
  }
  if (from < text.length) parts.push(ownString(text.slice(from)));
  return parts;
}
