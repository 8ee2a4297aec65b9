import { readSync } from 'node:fs';
import { pageSize } from './journalSchema.ts';

/** One frame of a write-ahead log: a page as some transaction left it. */
export interface WalFrame {
  readonly page: number;
  /** Where the page's image begins in the file. */
  readonly offset: number;
  /** True on the last frame of a transaction. */
  readonly commits: boolean;
  /** Whether it is of this generation and its checksum holds, given the one in the frame before. */
  readonly valid: boolean;
}

interface WalContent {
  /** Whether SQLite would pass over frames that were committed. */
  readonly damaged: boolean;
  /** The frames up to the last commit, in the order of writing. */
  readonly frames: readonly WalFrame[];
}

const headerSize = 32;
const frameHeaderSize = 24;
const magic = 0x377f0682;

/**
 * Reads a write-ahead log without SQLite, which stops at the first frame whose checksum fails and
 * later overwrites the rest. A frame's checksum continues the one stored in the frame before it, so
 * each can be judged alone and one bad frame loses only itself.
 *
 * A torn tail is normal after a kill: it holds no commit. A committed frame after a bad one is damage.
 * Source: sqlite.org/fileformat2.html, "The Write-Ahead Log".
 */
export function readWal(file: number): WalContent {
  const header = readAt(file, 0, headerSize);
  if (header.length < headerSize || header.every((byte) => byte === 0)) {
    return { damaged: false, frames: [] };
  }
  const bigEndian = header.readUInt32BE(0) === magic + 1;
  const sound =
    (bigEndian || header.readUInt32BE(0) === magic) &&
    checksum(header.subarray(0, 24), [0, 0], bigEndian).equals(header.subarray(24));
  const frames = readFrames(file, sound ? header : undefined, bigEndian);
  const kept = frames.slice(0, frames.findLastIndex((frame) => frame.valid && frame.commits) + 1);
  return { damaged: !sound || kept.some((frame) => !frame.valid), frames: kept };
}

/** Up to `length` bytes at `offset`; fewer at the file's end. */
export function readAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
}

function readFrames(file: number, header: Buffer | undefined, bigEndian: boolean): WalFrame[] {
  const frames: WalFrame[] = [];
  // Without a header the first frame says which generation this is, and cannot itself be checked.
  let salt = header?.subarray(16, 24);
  let before = header?.subarray(24);
  for (let at = headerSize; ; at += frameHeaderSize + pageSize) {
    const bytes = readAt(file, at, frameHeaderSize + pageSize);
    if (bytes.length < frameHeaderSize + pageSize) return frames;
    salt ??= bytes.subarray(8, 16);
    const current = salt.equals(bytes.subarray(8, 16));
    frames.push({
      page: bytes.readUInt32BE(0),
      offset: at + frameHeaderSize,
      commits: bytes.readUInt32BE(4) !== 0,
      valid: current && before !== undefined && holds(bytes, before, bigEndian),
    });
    before = bytes.subarray(16, 24);
  }
}

function holds(frame: Buffer, before: Buffer, bigEndian: boolean): boolean {
  const start: Sums = [before.readUInt32BE(0), before.readUInt32BE(4)];
  const middle = checksum(frame.subarray(0, 8), start, bigEndian);
  const continued: Sums = [middle.readUInt32BE(0), middle.readUInt32BE(4)];
  const sum = checksum(frame.subarray(frameHeaderSize), continued, bigEndian);
  return sum.equals(frame.subarray(16, 24));
}

type Sums = readonly [number, number];

/** Two running sums over pairs of 32-bit words, as stored. Source: as above, "Checksum Algorithm". */
function checksum(bytes: Buffer, start: Sums, bigEndian: boolean): Buffer {
  let [a, b] = start;
  for (let i = 0; i < bytes.length; i += 8) {
    a = (a + word(bytes, i, bigEndian) + b) >>> 0;
    b = (b + word(bytes, i + 4, bigEndian) + a) >>> 0;
  }
  const stored = Buffer.alloc(8);
  stored.writeUInt32BE(a, 0);
  stored.writeUInt32BE(b, 4);
  return stored;
}

function word(bytes: Buffer, at: number, bigEndian: boolean): number {
  return bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
}
