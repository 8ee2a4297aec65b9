import { diffArrays } from 'diff';

/** Milliseconds and edits that the comparison of two middles may take: beyond, the middle is kept whole. */
const diffLimits = { timeout: 10, maxEditLength: 1000 };
/** Bytes of a middle that is compared line by line. */
const largestMiddle = 512 * 1024;

/**
 * What leads from `base` to `target`, to be applied by `applyDelta`: a common beginning and end are
 * found byte by byte, what stands between them is compared line by line (Myers). Works on bytes, so
 * that any encoding comes back exactly. Takes at most some 20 ms for 1 MB.
 */
export function makeDelta(base: Uint8Array, target: Uint8Array): Uint8Array {
  const start = commonStart(base, target);
  const end = commonEnd(base, target, start);
  const ops = new DeltaWriter();
  ops.copy(0, start);
  writeMiddle(
    ops,
    { base, from: start, to: base.length - end },
    target.subarray(start, target.length - end),
  );
  ops.copy(base.length - end, end);
  return ops.finish();
}

/** The content of `size` bytes that `delta` makes of `base`. Throws `RangeError` where they do not belong together. */
export function applyDelta(base: Uint8Array, delta: Uint8Array, size: number): Uint8Array {
  const target = new Uint8Array(size);
  const reader = { bytes: delta, at: 0 };
  let length = 0;
  while (reader.at < delta.length) {
    const head = readNumber(reader);
    const count = Math.floor(head / 2);
    if (length + count > size) throw new RangeError('The delta makes more than it should.');
    const from = head % 2 === 0 ? readNumber(reader) : reader.at;
    const source = head % 2 === 0 ? base : delta;
    if (from + count > source.length) throw new RangeError('The delta reaches beyond its source.');
    target.set(source.subarray(from, from + count), length);
    if (head % 2 === 1) reader.at += count;
    length += count;
  }
  if (length !== size) throw new RangeError('The delta makes less than it should.');
  return target;
}

/** Copies (even heads, with an offset in the base) and insertions (odd heads, with their bytes). */
class DeltaWriter {
  readonly #parts: Uint8Array[] = [];
  #copied: { from: number; count: number } | undefined;

  copy(from: number, count: number): void {
    if (count === 0) return;
    const last = this.#copied;
    if (last && last.from + last.count === from) {
      last.count += count;
      return;
    }
    this.#flush();
    this.#copied = { from, count };
  }

  insert(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#flush();
    this.#parts.push(numberBytes(bytes.length * 2 + 1), bytes);
  }

  finish(): Uint8Array {
    this.#flush();
    return Buffer.concat(this.#parts);
  }

  #flush(): void {
    if (!this.#copied) return;
    const { from, count } = this.#copied;
    this.#parts.push(numberBytes(count * 2), numberBytes(from));
    this.#copied = undefined;
  }
}

interface Range {
  readonly base: Uint8Array;
  readonly from: number;
  readonly to: number;
}

function writeMiddle(ops: DeltaWriter, { base, from, to }: Range, middle: Uint8Array): void {
  const changes =
    to - from > 0 && Math.max(to - from, middle.length) <= largestMiddle
      ? diffArrays(linesOf(base.subarray(from, to)), linesOf(middle), diffLimits)
      : undefined;
  if (!changes) {
    ops.insert(middle);
    return;
  }
  let place = from;
  for (const { added, removed, value } of changes) {
    const bytes = value.reduce((sum, line) => sum + line.length, 0);
    if (added) ops.insert(Buffer.from(value.join(''), 'latin1'));
    else if (!removed) ops.copy(place, bytes);
    if (!added) place += bytes;
  }
}

/** One character per byte. */
function linesOf(bytes: Uint8Array): string[] {
  return (
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      .toString('latin1')
      .match(/[^\n]*\n|[^\n]+/gu) ?? []
  );
}

const step = 4096;

function commonStart(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (
    at + step <= most &&
    Buffer.compare(a.subarray(at, at + step), b.subarray(at, at + step)) === 0
  ) {
    at += step;
  }
  while (at < most && a[at] === b[at]) at++;
  return at;
}

function commonEnd(a: Uint8Array, b: Uint8Array, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let count = 0;
  const tail = (of: Uint8Array): Uint8Array =>
    of.subarray(of.length - count - step, of.length - count);
  while (count + step <= most && Buffer.compare(tail(a), tail(b)) === 0) count += step;
  while (count < most && a[a.length - count - 1] === b[b.length - count - 1]) count++;
  return count;
}

/** Seven bits a byte, the lowest first; the highest bit says that more follow. */
function numberBytes(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}

function readNumber(reader: { readonly bytes: Uint8Array; at: number }): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined || scale > 2 ** 42) throw new RangeError('The delta is cut off.');
    value += (byte % 128) * scale;
    if (byte < 128) return value;
  }
}
