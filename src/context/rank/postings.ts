import { grown8, grown32 } from './grownArrays.ts';

/** The chunks that hold a term, ascending. Filled by `collect`, to be used again and again. */
export interface PostingList {
  size: number;
  chunks: Uint32Array;
  /** How often it is in the whole text, at most `mostOccurrences`. */
  texts: Uint8Array;
  /** `fieldBits` of where else it is. */
  fields: Uint8Array;
}

/** Postings that no longer change: for each term in ascending order, where its bytes end. */
export interface Segment {
  readonly terms: Uint32Array;
  readonly ends: Uint32Array;
  /** For each chunk: how much its number grew since the last one as varint; its occurrences; its fields if there are any. */
  readonly bytes: Uint8Array;
}

/** Postings in the open part before they are sealed: some 500 files. */
const mostOpen = 1 << 19;
/** Bytes of a segment that is not merged any more: that would take too long at once. */
const mostMerged = 1 << 23;
/** Smaller ones that stand beside each other: while much is added, and when it is saved. */
const mostSmall = 6;
const mostSaved = 3;
export const mostOccurrences = 127;
const hasFields = 0x80;

/**
 * Which chunks hold which terms. What is added comes into an open part, as a linked list for each
 * term; when that has grown, it is sealed into a compact segment. Chunks are numbered by the caller, ascending.
 */
export class Postings {
  #segments: Segment[];
  #size = 0;
  #heads = new Uint32Array(1 << 10);
  #nexts = new Uint32Array(1 << 10);
  #chunks = new Uint32Array(1 << 10);
  #texts = new Uint8Array(1 << 10);
  #fields = new Uint8Array(1 << 10);

  constructor(segments: readonly Segment[] = []) {
    this.#segments = [...segments];
  }

  /** All segments, the open part sealed as well, as few as there can be. */
  get segments(): readonly Segment[] {
    this.#seal();
    this.#segments = withoutSmall(this.#segments, mostSaved);
    return this.#segments;
  }

  get bytes(): number {
    const sealed = this.#segments.reduce(
      (sum, { terms, ends, bytes }) => sum + terms.byteLength + ends.byteLength + bytes.byteLength,
      0,
    );
    return sealed + this.#heads.byteLength + this.#nexts.byteLength * 2 + this.#texts.length * 2;
  }

  /** @param text how often the term is in the text, at most `mostOccurrences` */
  add(term: number, chunk: number, text: number, fields: number): void {
    if (this.#size === mostOpen) this.#seal();
    if (term >= this.#heads.length) this.#heads = grown32(this.#heads, term + 1);
    if (this.#size === this.#nexts.length) this.#grow();
    const at = this.#size++;
    this.#nexts[at] = this.#heads[term] ?? 0;
    this.#heads[term] = at + 1;
    this.#chunks[at] = chunk;
    this.#texts[at] = text;
    this.#fields[at] = fields;
  }

  collect(term: number, list: PostingList): void {
    list.size = 0;
    for (const segment of this.#segments) collectSealed(segment, term, list);
    const from = list.size;
    for (let at = this.#heads[term] ?? 0; at > 0; at = this.#nexts[at - 1] ?? 0) {
      push(list, this.#chunks[at - 1] ?? 0, this.#texts[at - 1] ?? 0, this.#fields[at - 1] ?? 0);
    }
    list.chunks.subarray(from, list.size).reverse();
    list.texts.subarray(from, list.size).reverse();
    list.fields.subarray(from, list.size).reverse();
  }

  #grow(): void {
    this.#nexts = grown32(this.#nexts, 1);
    this.#chunks = grown32(this.#chunks, 1);
    this.#texts = grown8(this.#texts, 1);
    this.#fields = grown8(this.#fields, 1);
  }

  #seal(): void {
    if (this.#size === 0) return;
    const list = createPostingList();
    const writer = new SegmentWriter(this.#size * 4);
    const sealed = this.#segments;
    this.#segments = [];
    for (let term = 0; term < this.#heads.length; term++) {
      if (this.#heads[term] === 0) continue;
      this.collect(term, list);
      writer.add(term, list);
    }
    this.#segments = withoutSmall([...sealed, writer.finish()], mostSmall);
    this.#heads = new Uint32Array(this.#heads.length);
    this.#size = 0;
  }
}

/** Merges the small segments at the end once there are several: each is merged once, and there are never many. */
function withoutSmall(segments: readonly Segment[], most: number): Segment[] {
  const from = segments.findLastIndex(({ bytes }) => bytes.length > mostMerged) + 1;
  const small = segments.slice(from);
  return small.length > most ? [...segments.slice(0, from), merged(small)] : [...segments];
}

/** All chunks of one come before those of the next. */
function merged(segments: readonly Segment[]): Segment {
  const list = createPostingList();
  const writer = new SegmentWriter(segments.reduce((sum, { bytes }) => sum + bytes.length, 0));
  const at = segments.map(() => 0);
  const termOf = (segment: Segment, i: number): number => segment.terms[at[i] ?? 0] ?? Infinity;
  for (;;) {
    let term = Infinity;
    for (const [i, segment] of segments.entries()) term = Math.min(term, termOf(segment, i));
    if (term === Infinity) return writer.finish();
    list.size = 0;
    for (const [i, segment] of segments.entries()) {
      if (termOf(segment, i) !== term) continue;
      collectAt(segment, at[i] ?? 0, list);
      at[i] = (at[i] ?? 0) + 1;
    }
    writer.add(term, list);
  }
}

export function createPostingList(): PostingList {
  const room = 1 << 10;
  return {
    size: 0,
    chunks: new Uint32Array(room),
    texts: new Uint8Array(room),
    fields: new Uint8Array(room),
  };
}

/** Writes a segment, terms and chunks ascending. */
export class SegmentWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;
  readonly #terms: number[] = [];
  readonly #ends: number[] = [];

  /** `room`: about how many bytes it will take. */
  constructor(room: number) {
    this.#bytes = new Uint8Array(room);
  }

  add(term: number, list: PostingList): void {
    let previous = 0;
    const most = this.#at + list.size * 7;
    if (most > this.#bytes.length) this.#bytes = grown8(this.#bytes, most);
    for (let i = 0; i < list.size; i++) {
      const chunk = list.chunks[i] ?? 0;
      const fields = list.fields[i] ?? 0;
      let delta = chunk - previous;
      previous = chunk;
      for (; delta > 0x7f; delta >>>= 7) this.#bytes[this.#at++] = (delta & 0x7f) | 0x80;
      this.#bytes[this.#at++] = delta;
      this.#bytes[this.#at++] = (list.texts[i] ?? 0) | (fields > 0 ? hasFields : 0);
      if (fields > 0) this.#bytes[this.#at++] = fields;
    }
    this.#terms.push(term);
    this.#ends.push(this.#at);
  }

  finish(): Segment {
    return {
      terms: Uint32Array.from(this.#terms),
      ends: Uint32Array.from(this.#ends),
      bytes: this.#bytes.slice(0, this.#at),
    };
  }
}

function collectSealed(segment: Segment, term: number, list: PostingList): void {
  const index = indexOf(segment.terms, term);
  if (index >= 0) collectAt(segment, index, list);
}

function collectAt({ ends, bytes }: Segment, index: number, list: PostingList): void {
  const end = Math.min(ends[index] ?? 0, bytes.length);
  let chunk = 0;
  for (let at = index === 0 ? 0 : (ends[index - 1] ?? 0); at < end;) {
    let byte = bytes[at++] ?? 0;
    let delta = byte & 0x7f;
    for (let shift = 7; byte > 0x7f && at < end; shift += 7) {
      byte = bytes[at++] ?? 0;
      delta |= (byte & 0x7f) << shift;
    }
    chunk += delta;
    const text = bytes[at++] ?? 0;
    push(list, chunk, text & ~hasFields, text >= hasFields ? (bytes[at++] ?? 0) : 0);
  }
}

function push(list: PostingList, chunk: number, text: number, fields: number): void {
  if (list.size === list.chunks.length) {
    list.chunks = grown32(list.chunks, 1);
    list.texts = grown8(list.texts, 1);
    list.fields = grown8(list.fields, 1);
  }
  list.chunks[list.size] = chunk;
  list.texts[list.size] = text;
  list.fields[list.size++] = fields;
}

/** Where `wanted` is in an ascending array, or -1. */
function indexOf(ascending: Uint32Array, wanted: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = ascending[middle] ?? 0;
    if (found === wanted) return middle;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
