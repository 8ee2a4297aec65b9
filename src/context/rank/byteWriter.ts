import { grown8 } from './grownArrays.ts';

/** Bytes that grow: numbers as varints (LEB128), strings as UTF-8 behind their length. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 16);
  #size = 0;

  /** A whole number from 0 to 2^53. */
  number(value: number): void {
    if (this.#size + 8 > this.#bytes.length) this.#bytes = grown8(this.#bytes, this.#size + 8);
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) {
      this.#bytes[this.#size++] = (rest % 128) | 0x80;
    }
    this.#bytes[this.#size++] = rest;
  }

  raw(bytes: Uint8Array): void {
    const needed = this.#size + bytes.length;
    if (needed > this.#bytes.length) this.#bytes = grown8(this.#bytes, needed);
    this.#bytes.set(bytes, this.#size);
    this.#size = needed;
  }

  text(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    this.number(bytes.length);
    this.raw(bytes);
  }

  /** Ascending numbers, as their differences. */
  ascending(numbers: Uint32Array): void {
    this.number(numbers.length);
    let previous = 0;
    for (const each of numbers) {
      this.number(each - previous);
      previous = each;
    }
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#size);
  }
}
