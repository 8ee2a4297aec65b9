import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRawSync } from 'node:zlib';

/**
 * A session in cold storage is a row of blocks, each of which can be read without the others: what
 * is damaged costs a block, not the session. A block is
 *
 *     8 bytes   marker, the last but one the version of the format
 *     4         bytes of the deflated lines
 *     4         bytes of the lines
 *     4         number of the session's last event, so that one block tells how many there should be
 *     16        the first half of the SHA-256 of all this, and of the deflated lines
 *     …         the lines, deflated: events as JSON
 *
 * Numbers are big-endian. The marker holds bytes that no text has, and no raw deflate stream begins
 * with its first (block type 3 of RFC 1951 is reserved): so a pack of the first format, one deflated
 * piece, is told from one of blocks.
 */
const marker = Buffer.from('ff9f50726c790200', 'hex');
export const markerStart = 0xff;
const places = { deflated: 8, lines: 12, last: 16, digest: 20 } as const;
/** Bytes of a block before its lines. */
export const headSize = 36;
/** A longer block is not one of ours but a damaged length. */
const largestBlock = 256 * 1024 * 1024;

/** Bytes of lines after which a block ends. A line is never parted. */
const blockSize = 64 * 1024;

const deflate = promisify(deflateRaw);

/** A sound block. */
export interface PackBlock {
  /** The same for the same block, wherever it stands. */
  readonly digest: string;
  /** Number of the last event of the whole pack. */
  readonly last: number;
  /** Bytes of the block. */
  readonly size: number;
  readonly lines: () => readonly string[];
}

/** Bytes of a marker that starts at the end of a page and goes on on the next: this many at most. */
export const longestStart = marker.length - 1;

/** Deflates the lines in a thread of zlib's. `last`: number of the last event among them. */
export async function packLines(lines: readonly string[], last: number): Promise<Buffer> {
  const blocks: Buffer[] = [];
  let waiting: string[] = [];
  let bytes = 0;
  for (const line of lines) {
    const length = Buffer.byteLength(line);
    if (bytes > 0 && bytes + length > blockSize) {
      blocks.push(await packBlock(waiting, last));
      [waiting, bytes] = [[], 0];
    }
    waiting.push(line);
    bytes += length + 1;
  }
  if (waiting.length > 0) blocks.push(await packBlock(waiting, last));
  return Buffer.concat(blocks);
}

async function packBlock(lines: readonly string[], last: number): Promise<Buffer> {
  const plain = Buffer.from(lines.join('\n'));
  const deflated = await deflate(plain, { level: 9 });
  const head = Buffer.alloc(headSize);
  marker.copy(head);
  head.writeUInt32BE(deflated.length, places.deflated);
  head.writeUInt32BE(plain.length, places.lines);
  head.writeUInt32BE(last, places.last);
  const block = Buffer.concat([head, deflated]);
  digestOf(block).copy(block, places.digest);
  return block;
}

export function isBlocks(packed: Uint8Array): boolean {
  return packed[0] === markerStart;
}

/** Where the next block may begin, from `from` on; -1 where none does. */
export function nextBlock(bytes: Buffer, from: number): number {
  return bytes.indexOf(marker, from);
}

/** How many bytes the block has that begins at `at`, as its head says; 0 where that cannot be. */
export function blockLength(bytes: Buffer, at: number): number {
  if (at + headSize > bytes.length) return 0;
  const deflated = bytes.readUInt32BE(at + places.deflated);
  const lines = bytes.readUInt32BE(at + places.lines);
  return Math.max(deflated, lines) > largestBlock ? 0 : headSize + deflated;
}

/** The block that begins at `at`; nothing where these are not the bytes that were packed. */
export function readBlock(bytes: Buffer, at: number): PackBlock | undefined {
  const size = blockLength(bytes, at);
  if (size === 0 || at + size > bytes.length) return undefined;
  const block = bytes.subarray(at, at + size);
  if (!block.subarray(0, marker.length).equals(marker)) return undefined;
  if (!digestOf(block).equals(block.subarray(places.digest, headSize))) return undefined;
  return {
    digest: block.toString('base64', places.digest, headSize),
    last: block.readUInt32BE(places.last),
    size,
    lines: () => inflate(block.subarray(headSize), block.readUInt32BE(places.lines)),
  };
}

function inflate(deflated: Buffer, size: number): readonly string[] {
  try {
    const lines = inflateRawSync(deflated, { maxOutputLength: Math.max(size, 1) });
    return lines.toString('utf8').split('\n');
  } catch {
    // Whoever made this checksum did not deflate these bytes: it is no block of ours.
    return [];
  }
}

/** All sound blocks, wherever they are: what lies between them is passed over. */
export function* soundBlocks(bytes: Buffer): Generator<PackBlock> {
  for (let at = nextBlock(bytes, 0); at !== -1;) {
    const block = readBlock(bytes, at);
    if (block) yield block;
    at = nextBlock(bytes, at + (block?.size ?? 1));
  }
}

function digestOf(block: Buffer): Buffer {
  const hash = createHash('sha256');
  hash.update(block.subarray(0, places.digest)).update(block.subarray(headSize));
  return hash.digest().subarray(0, headSize - places.digest);
}
