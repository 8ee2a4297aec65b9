/** Bytes for a path and a stamp; what is longer is cut and matches no file, which is safe. */
const room = 8_192;

/**
 * Tells which file a thread was at when it died: memory that outlives it. The thread writes, the host
 * reads after the end.
 */
export class FlightRecorder {
  readonly buffer: SharedArrayBuffer;
  readonly #length: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4 + room)) {
    this.buffer = buffer;
    this.#length = new Int32Array(buffer, 0, 1);
    this.#bytes = new Uint8Array(buffer, 4);
  }

  begin(path: string, stamp: string): void {
    const bytes = Buffer.from(JSON.stringify([path, stamp]));
    this.#bytes.set(bytes.subarray(0, room));
    Atomics.store(this.#length, 0, Math.min(bytes.length, room));
  }

  end(): void {
    Atomics.store(this.#length, 0, 0);
  }

  /** The file that the thread was at; undefined where it was at none. */
  read(): { readonly path: string; readonly stamp: string } | undefined {
    const length = Atomics.load(this.#length, 0);
    if (length <= 0 || length >= room) return undefined;
    const found: unknown = JSON.parse(Buffer.from(this.#bytes.slice(0, length)).toString());
    if (!Array.isArray(found)) return undefined;
    const [path, stamp]: readonly unknown[] = found;
    return typeof path === 'string' && typeof stamp === 'string' ? { path, stamp } : undefined;
  }
}
