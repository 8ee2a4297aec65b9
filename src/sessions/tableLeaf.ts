import { pageSize } from './journalSchema.ts';

/**
 * Reads rows from single pages of an SQLite file, without the tree that leads to them: what a row
 * needs stands on its own page and on the overflow pages that it names.
 * Source: sqlite.org/fileformat2.html, "B-tree Pages", "Cell Payload Overflow Pages", "Record Format".
 */

/** A page by its number, the first being 1, or nothing where there is none. */
export type PageSource = (page: number) => Buffer | undefined;

/** A column's value, as far as a journal uses the types: numbers, text, bytes, or nothing. */
export type ColumnValue = number | string | Uint8Array | undefined;

const tableLeafType = 0x0d;
const headerSize = 8;
/** A row larger than this is not one of ours but a damaged length. */
const longestPayload = 256 * 1024 * 1024;
/** The most of a payload that stays on a table leaf: U - 35. */
const mostLocal = pageSize - 35;
/** What a page of overflow holds beside the number of the next one. */
const overflowSize = pageSize - 4;
/** The least that stays there once the payload overflows: ((U - 12) * 32 / 255) - 23. */
const leastLocal = Math.floor(((pageSize - 12) * 32) / 255) - 23;

/** The rows of a table's leaf page, unreadable ones left out. Any other page has none. */
export function* leafRows(page: Buffer, pages: PageSource): Generator<readonly ColumnValue[]> {
  if (page.length < pageSize || page[0] !== tableLeafType) return;
  const cells = Math.min(page.readUInt16BE(3), Math.floor((pageSize - headerSize) / 2));
  for (let cell = 0; cell < cells; cell++) {
    const row = readCell(page, page.readUInt16BE(headerSize + 2 * cell), pages);
    if (row) yield row;
  }
}

function readCell(page: Buffer, at: number, pages: PageSource): ColumnValue[] | undefined {
  const size = varint(page, at);
  const rowid = size && varint(page, size.end);
  if (!rowid || size.value > longestPayload) return undefined;
  const payload = readPayload(page, rowid.end, size.value, pages);
  return payload && readRecord(payload);
}

function readPayload(
  page: Buffer,
  at: number,
  size: number,
  pages: PageSource,
): Buffer | undefined {
  if (size <= mostLocal) {
    return at + size <= pageSize ? page.subarray(at, at + size) : undefined;
  }
  const wanted = leastLocal + ((size - leastLocal) % overflowSize);
  const local = wanted <= mostLocal ? wanted : leastLocal;
  if (at + local + 4 > pageSize) return undefined;
  const first = page.readUInt32BE(at + local);
  return Buffer.concat([
    page.subarray(at, at + local),
    ...overflowFrom(first, size - local, pages),
  ]);
}

/**
 * `length` bytes from `at` of a page of overflow on, and of those that follow it; fewer where the
 * chain ends before.
 */
export function overflowBytes(page: Buffer, at: number, length: number, pages: PageSource): Buffer {
  const here = page.subarray(at, Math.min(pageSize, at + length));
  const left = length - here.length;
  return left === 0
    ? here
    : Buffer.concat([here, ...overflowFrom(page.readUInt32BE(0), left, pages)]);
}

function* overflowFrom(first: number, length: number, pages: PageSource): Generator<Buffer> {
  let next = first;
  for (let left = length; left > 0; left -= overflowSize) {
    const overflow = next === 0 ? undefined : pages(next);
    if (!overflow || overflow.length < pageSize) return;
    yield overflow.subarray(4, 4 + Math.min(left, overflowSize));
    next = overflow.readUInt32BE(0);
  }
}

function readRecord(payload: Buffer): ColumnValue[] | undefined {
  const header = varint(payload, 0);
  if (!header || header.value > payload.length) return undefined;
  const values: ColumnValue[] = [];
  let body = header.value;
  for (let at = header.end; at < header.value;) {
    const type = varint(payload, at);
    const length = type && contentLength(type.value);
    if (!type || length === undefined) return undefined;
    // Of bytes that go on in a lost page what is there is given: a pack can be read in part.
    const cut = body + length > payload.length;
    if (cut && !isBytes(type.value)) return undefined;
    values.push(readValue(payload.subarray(body, body + length), type.value));
    at = type.end;
    body += length;
  }
  return values;
}

function isBytes(type: number): boolean {
  return type >= 12 && type % 2 === 0;
}

/** Bytes of a value of the serial type given; nothing for the reserved types. */
function contentLength(type: number): number | undefined {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type];
}

function readValue(bytes: Buffer, type: number): ColumnValue {
  if (type >= 1 && type <= 5) return bytes.readIntBE(0, bytes.length);
  if (type === 8 || type === 9) return type - 8;
  if (type >= 13 && type % 2 === 1) return decode(bytes);
  if (type >= 12) return bytes;
  return undefined;
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Big-endian groups of seven bits, at most nine bytes. Values beyond 2^53 are damage here. */
function varint(bytes: Buffer, at: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + i + 1 };
  }
  return undefined;
}
