/** Reads what `ByteWriter` wrote. Past the end, or where a number is too large, everything is 0 or empty and `failed` is true. */
export class ByteReader {
  failed = false;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || scale > 2 ** 42) return this.#fail();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  /** How many items follow, each of which takes a byte or more. */
  count(): number {
    const count = this.number();
    return count > this.#bytes.length - this.#at ? this.#fail() : count;
  }

  raw(): Uint8Array {
    const length = this.count();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return Buffer.from(this.raw()).toString('utf8');
  }

  ascending(): Uint32Array<ArrayBuffer> {
    const numbers = new Uint32Array(this.count());
    let previous = 0;
    for (let i = 0; i < numbers.length; i++) {
      previous += this.number();
      numbers[i] = previous;
    }
    return numbers;
  }

  #fail(): number {
    this.failed = true;
    this.#at = this.#bytes.length;
    return 0;
  }
}
