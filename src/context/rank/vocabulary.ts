import { grown16, grown32 } from './grownArrays.ts';

/** Characters (UTF-16 code units) of all strings, each string numbered in the order of arrival. */
export class Vocabulary {
  /** With strings of these lengths, one after the other in `text`. */
  static of(text: string, lengths: Iterable<number>): Vocabulary {
    const made = new Vocabulary();
    let start = 0;
    for (const length of lengths) {
      const end = start + length;
      made.insert(text, start, end, hashOf(text, start, end));
      start = end;
    }
    return made;
  }

  #units = new Uint16Array(1 << 12);
  /** Where each string ends in `#units`; it starts where the one before it ends. */
  #ends = new Uint32Array(1 << 9);
  /** Open addressing, at most half full: the string's number + 1, or 0. */
  #slots = new Uint32Array(1 << 10);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#units.byteLength + this.#ends.byteLength + this.#slots.byteLength;
  }

  /** The number of `text[start, end)`, or -1. `hash` is `hashOf` of it. */
  find(text: string, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = mix(hash) & mask; ; slot = (slot + 1) & mask) {
      const id = (this.#slots[slot] ?? 0) - 1;
      if (id < 0 || this.#equals(id, text, start, end)) return id;
    }
  }

  /** Adds what `find` did not find, and returns its number. */
  insert(text: string, start: number, end: number, hash: number): number {
    if ((this.#size + 1) * 2 > this.#slots.length) this.#rehash();
    const from = this.#startOf(this.#size);
    const length = end - start;
    if (from + length > this.#units.length) this.#units = grown16(this.#units, from + length);
    if (this.#size === this.#ends.length) this.#ends = grown32(this.#ends, this.#size + 1);
    for (let i = 0; i < length; i++) this.#units[from + i] = text.charCodeAt(start + i);
    this.#ends[this.#size] = from + length;
    this.#place(this.#size, hash);
    return this.#size++;
  }

  /** The number of a whole string, which is added where it is new. */
  idOf(text: string): number {
    const hash = hashOf(text, 0, text.length);
    const id = this.find(text, 0, text.length, hash);
    return id < 0 ? this.insert(text, 0, text.length, hash) : id;
  }

  lookUp(text: string): number {
    return this.find(text, 0, text.length, hashOf(text, 0, text.length));
  }

  text(id: number): string {
    const start = this.#startOf(id);
    const length = Math.max(0, (this.#ends[id] ?? 0) - start);
    return Buffer.from(this.#units.buffer, start * 2, length * 2).toString('utf16le');
  }

  #startOf(id: number): number {
    return id === 0 ? 0 : (this.#ends[id - 1] ?? 0);
  }

  #equals(id: number, text: string, start: number, end: number): boolean {
    const from = this.#startOf(id);
    if ((this.#ends[id] ?? 0) - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) {
      if (this.#units[j] !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  #place(id: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = mix(hash) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = id + 1;
  }

  #rehash(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let id = 0; id < this.#size; id++) {
      let hash = hashSeed;
      const end = this.#ends[id] ?? 0;
      for (let i = this.#startOf(id); i < end; i++) hash = hashStep(hash, this.#units[i] ?? 0);
      this.#place(id, hash);
    }
  }
}

export const hashSeed = 0x811c9dc5 | 0;

/** One step of FNV-1a (Fowler, Noll, Vo), over code units instead of bytes. */
export const hashStep = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);

function hashOf(text: string, start: number, end: number): number {
  let hash = hashSeed;
  for (let i = start; i < end; i++) hash = hashStep(hash, text.charCodeAt(i));
  return hash;
}

/** The low bits alone would cluster. */
const mix = (hash: number): number => hash ^ (hash >>> 15);
