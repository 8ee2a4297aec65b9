import { type Block, sameBlock } from './nodes.ts';
import { type Links, parse, type Piece } from './parse.ts';

/**
 * A document that grows at its end. What can no longer change is kept; only the tail is parsed
 * again, so a reply of 100 KB costs its length and not the square of it.
 */
export class GrowingDocument {
  readonly #now: () => number;
  /** What was given, line ends as they came. */
  #given = '';
  /**
   * What follows `#settled`, with `\n` only. By itself, for a piece of a string keeps the whole of it
   * in memory: the words of each block would keep the reply as it was when they came.
   */
  #tail = '';
  #settled: Block[] = [];
  #links: Links = {};
  #finished = false;

  /** The document's blocks. A block that did not change is the same object as before. */
  blocks: readonly Block[] = [];

  /** `now` gives milliseconds from a clock that only goes forward. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes the whole text as it is now. `final` once it will not grow any more. */
  update(text: string, final: boolean): readonly Block[] {
    if (text === this.#given && final === this.#finished) return this.blocks;
    if (this.#finished || !text.startsWith(this.#given)) this.#clear();
    this.#tail += this.#normalise(text.slice(this.#given.length), final);
    this.#given = text;
    this.#finished = final;
    if (final) this.#parseWhole(text);
    else this.#parseTail();
    return this.blocks;
  }

  #clear(): void {
    this.#given = '';
    this.#tail = '';
    this.#settled = [];
    this.#links = {};
  }

  /** A `\r` at the end of a piece waits for the `\n` that may begin the next one. */
  #normalise(piece: string, final: boolean): string {
    const all = this.#given.endsWith('\r') ? `\r${piece}` : piece;
    const cut = !final && all.endsWith('\r') ? all.slice(0, -1) : all;
    return withLineFeeds(cut);
  }

  #parseTail(): void {
    const found = parse(this.#tail, this.#links, this.#now);
    const settled = settledCount(found);
    if (settled > 0) this.#settle(found.slice(0, settled));
    this.blocks = [...this.#settled, ...shown(found.slice(settled))];
  }

  #settle(pieces: readonly Piece[]): void {
    // By offset, never by joining the tokens' sources: marked trims those of lists.
    this.#tail = this.#tail.slice(pieces.reduce((sum, piece) => sum + piece.length, 0));
    for (const { defines } of pieces) this.#links = { ...defines, ...this.#links };
    this.#settled.push(...shown(pieces));
  }

  /** The definitions at a document's end may change its beginning: one parse of all, at the end. */
  #parseWhole(text: string): void {
    const whole = shown(parse(withLineFeeds(text), {}, this.#now));
    const before = this.blocks;
    this.blocks = whole.map((block, at) => {
      const old = before[at];
      return old && sameBlock(old, block) ? old : block;
    });
  }
}

function withLineFeeds(text: string): string {
  return text.replaceAll(/\r\n?/gu, '\n');
}

function shown(pieces: readonly Piece[]): readonly Block[] {
  return pieces.flatMap((piece) => piece.block ?? []);
}

/** How many pieces stand before the last one that settles what is before it. */
function settledCount(pieces: readonly Piece[]): number {
  return Math.max(
    0,
    pieces.findLastIndex((piece) => piece.settles),
  );
}
