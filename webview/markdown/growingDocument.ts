import type { GrowingText } from '../../src/protocol/growingText.ts';
import { BlockGroup, groupSize } from './blockGroup.ts';
import { type Block, sameBlock } from './nodes.ts';
import { type Links, parse, type Piece } from './parse.ts';
import { pathNamedBy } from './pathNamedBy.ts';

/** Characters that do not come between two updates of a reply that is followed from its beginning. */
const longTail = 20_000;

/**
 * A document that grows at its end. What can no longer change is kept; only the tail is parsed
 * again, so a reply of 100 KB costs its length and not the square of it. What nobody looks at can be
 * forgotten: it takes ten times the memory of its text, which is parsed again when it is looked at.
 */
export class GrowingDocument {
  readonly #now: () => number;
  /** What was given, line ends as they came. */
  #given: GrowingText | string = '';
  #hasReturns = false;
  /** A `\r` at its end: the `\n` that belongs to it may come next. */
  #held = '';
  /**
   * What follows what is settled, with `\n` only. By itself, for a piece of a string keeps the whole of
   * it in memory: the words of each block would keep the reply as it was when they came.
   */
  #tail = '';
  #settled: BlockGroup[] = [];
  /** What is settled and not yet a group, and where in the text it begins. */
  #next: Block[] = [];
  #nextFrom = 0;
  /** The last block of the last group that is settled. */
  #lastGrouped: Block | undefined;
  /** Where in the text the tail begins. */
  #tailFrom = 0;
  #links: Links = {};
  #finished = false;
  #firstDepth: number | undefined;

  /** The document's blocks, some at a time. A group that did not change is the same object as before. */
  groups: readonly BlockGroup[] = [];

  /** The number of its first block: more than 0 where it goes on with what stands before it. */
  readonly first: number;

  /** `now` gives milliseconds from a clock that only goes forward. */
  constructor(now: () => number, first = 0) {
    this.#now = now;
    this.first = first;
  }

  /** All blocks. A block that did not change, and was not forgotten, is the same object as before. */
  get blocks(): readonly Block[] {
    return this.groups.flatMap(({ blocks }) => blocks);
  }

  /** The depth of its first heading, which may be none of the first: 1 for "#". Undefined where it has none. */
  get firstDepth(): number | undefined {
    return this.#firstDepth ?? depthIn(this.groups.flatMap(({ known }) => known));
  }

  /** Takes the whole text as it is now. `final` once it will not grow any more. */
  update(text: GrowingText | string, final: boolean): this {
    if (text === this.#given && final === this.#finished) return this;
    if (this.#finished || !goesOn(this.#given, text)) this.#clear();
    const piece = text.slice(this.#given.length);
    this.#hasReturns ||= piece.includes('\r');
    this.#tail += this.#normalise(piece, final);
    this.#given = text;
    this.#finished = final;
    if (final) this.#parseWhole(text.toString());
    else this.#parseTail();
    return this;
  }

  #clear(): void {
    this.#given = '';
    this.#hasReturns = false;
    this.#held = '';
    this.#tail = '';
    this.#settled = [];
    this.#next = [];
    this.#nextFrom = 0;
    this.#lastGrouped = undefined;
    this.#tailFrom = 0;
    this.#links = {};
    this.#firstDepth = undefined;
  }

  #normalise(piece: string, final: boolean): string {
    const all = this.#held + piece;
    this.#held = !final && all.endsWith('\r') ? '\r' : '';
    return withLineFeeds(all.slice(0, all.length - this.#held.length));
  }

  #parseTail(): void {
    // What was given at once, of a reply that had grown before: its pieces would keep all of it.
    const copies = this.#tail.length > longTail && !this.#hasReturns;
    const found = parse(this.#tail, this.#links, this.#now);
    const settled = settledCount(found);
    if (settled > 0) this.#settle(found.slice(0, settled), copies);
    const rest = [...this.#next, ...shown(found.slice(settled))];
    this.groups = [
      ...this.#settled,
      ...grouped(rest, this.first + this.#settled.length * groupSize, this.#lastGrouped),
    ];
  }

  #settle(pieces: readonly Piece[], copies: boolean): void {
    for (const { block, defines, length } of pieces) {
      if (block && this.#next.length === groupSize) this.#close(copies);
      if (block) this.#next.push(block);
      this.#firstDepth ??= block && depthIn([block]);
      this.#links = { ...defines, ...this.#links };
      this.#tailFrom += length;
    }
    // By offset, never by joining the tokens' sources: marked trims those of lists.
    const rest = this.#tail.slice(pieces.reduce((sum, piece) => sum + piece.length, 0));
    this.#tail = copies ? copyOf(rest) : rest;
    if (copies) this.#next = [...this.#readAgain(this.#nextFrom, this.#tailFrom)];
  }

  /** The next group is full: what comes from here on is in another one. */
  #close(copies: boolean): void {
    const [from, to] = [this.#nextFrom, this.#tailFrom];
    // The lengths are those of the text with `\n` only.
    const read = this.#hasReturns ? undefined : () => this.#readAgain(from, to);
    const number = this.first + this.#settled.length * groupSize;
    const blocks = copies && read ? read() : this.#next;
    this.#settled.push(groupOf(blocks, number, this.#lastGrouped, read));
    this.#lastGrouped = blocks.at(-1);
    this.#next = [];
    this.#nextFrom = to;
  }

  #readAgain(from: number, to: number): readonly Block[] {
    return shown(parse(copyOf(this.#given.slice(from, to)), this.#links, this.#now));
  }

  /** The definitions at a document's end may change its beginning: one parse of all, at the end. */
  #parseWhole(text: string): void {
    const whole = shown(parse(withLineFeeds(text), {}, this.#now));
    const before = new Map(
      this.groups.flatMap(({ from, known }) => known.map((block, at) => [from + at, block])),
    );
    const blocks = whole.map((block, at) => {
      const old = before.get(this.first + at);
      return old && sameBlock(old, block) ? old : block;
    });
    this.groups = grouped(blocks, this.first, undefined);
    this.#firstDepth = depthIn(blocks);
  }
}

function depthIn(blocks: readonly Block[]): number | undefined {
  return blocks.find((block) => block.type === 'heading')?.depth;
}

/** Groups that keep their blocks: the first has this number, and stands behind another one. */
function grouped(
  blocks: readonly Block[],
  number: number,
  before: Block | undefined,
): readonly BlockGroup[] {
  return Array.from({ length: Math.ceil(blocks.length / groupSize) }, (_, nth) => {
    const at = nth * groupSize;
    const last = at === 0 ? before : blocks[at - 1];
    return groupOf(blocks.slice(at, at + groupSize), number + at, last);
  });
}

function groupOf(
  blocks: readonly Block[],
  from: number,
  before: Block | undefined,
  read?: () => readonly Block[],
): BlockGroup {
  const path = blocks[0]?.type === 'code' ? pathNamedBy(before) : undefined;
  return new BlockGroup(from, path, blocks, read);
}

/** Whether a text is what another one was, or its beginning. */
export function goesOn(before: GrowingText | string, after: GrowingText | string): boolean {
  return typeof after === 'string' ? after.startsWith(before.toString()) : after.goesOnFrom(before);
}

/** Not a piece of another string, which would be kept with it. */
function copyOf(text: string): string {
  return text.split('\n').join('\n');
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
