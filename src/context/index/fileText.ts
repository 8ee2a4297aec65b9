import { isAscii, isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { reasonByName, reasonByText } from './fileKind.ts';
import { stampOf } from './fileStamp.ts';
import type { LeftOutReason } from './leftOut.ts';
import { isGone } from './walkFolders.ts';

/** What a read gave. */
export type FileText =
  | {
      readonly type: 'text';
      readonly text: string;
      readonly stamp: string;
      readonly size: number;
      readonly hash: string;
      /** What a person should know of how it was read. */
      readonly note?: string;
    }
  | {
      readonly type: 'left-out';
      readonly reason: LeftOutReason;
      /** Of what the verdict is about; undefined where the file was not even opened. */
      readonly stamp?: string;
    };

/** Bytes at the beginning in which a NUL gives away a binary file, as git decides it. */
const binaryProbe = 8_192;
/** Control characters, as a share of the first bytes, above which a file without a NUL is binary too. */
const mostControl = 0.1;

/**
 * Reads a source file. Opens without waiting, so that a pipe that took the file's place since the walk
 * cannot hold it up, and follows no link. Never throws.
 */
export function readFileText(file: string, name: string, mostBytes: number): FileText {
  const byName = reasonByName(name);
  if (byName) return { type: 'left-out', reason: byName };
  try {
    const { bytes, stats } = readBytes(file, mostBytes);
    return { ...classify(name, bytes), stamp: stampOf(stats) };
  } catch (error) {
    if (error instanceof Refused) return { type: 'left-out', reason: error.reason };
    return { type: 'left-out', reason: isGone(error) ? 'vanished' : 'unreadable' };
  }
}

/** The same of what stands in an editor and not on the disk. */
export function textOfEditor(name: string, text: string, most: number): FileText {
  const stamp = '';
  if (text.length > most) return { type: 'left-out', reason: 'too-large', stamp };
  const reason = text.includes('\0') ? 'binary' : reasonByText(name, text);
  if (reason) return { type: 'left-out', reason, stamp };
  return { type: 'text', text, stamp, size: text.length, hash: hashOf(text) };
}

class Refused extends Error {
  override readonly name = 'Refused';
  readonly reason: LeftOutReason;

  constructor(reason: LeftOutReason) {
    super(reason);
    this.reason = reason;
  }
}

/** Not there on Windows, where a link is no danger of this kind. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

function readBytes(file: string, mostBytes: number): { bytes: Buffer; stats: Stats } {
  const handle = openFile(file);
  try {
    const stats = fstatSync(handle);
    if (!stats.isFile()) throw new Refused('not-a-file');
    if (stats.size > mostBytes) throw new Refused('too-large');
    const bytes = roomFor(stats.size);
    let length = 0;
    while (length < stats.size) {
      const read = readSync(handle, bytes, length, stats.size - length, length);
      if (read === 0) break;
      length += read;
    }
    return { bytes: bytes.subarray(0, length), stats };
  } finally {
    closeSync(handle);
  }
}

/** The same bytes for every file: memory that comes and goes in odd sizes is not given back by all systems. */
let room = Buffer.alloc(0);

/** What is read into it is to be used up before the next read. */
function roomFor(size: number): Buffer {
  if (room.length < size) room = Buffer.allocUnsafeSlow(Math.max(size, room.length * 2, 1 << 18));
  return room;
}

function openFile(file: string): number {
  try {
    return openSync(file, flags);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ELOOP') throw new Refused('link');
    if (code === 'ENXIO' || code === 'EOPNOTSUPP') throw new Refused('not-a-file');
    throw error;
  }
}

function classify(name: string, bytes: Buffer): WithoutStamp<FileText> {
  const decoded = decode(bytes);
  if (decoded === undefined) return { type: 'left-out', reason: 'binary' };
  const reason = reasonByText(name, decoded.text);
  if (reason) return { type: 'left-out', reason };
  return { type: 'text', size: bytes.length, hash: hashOf(bytes), ...decoded };
}

/** Of each member of the union by itself. */
type WithoutStamp<T> = T extends unknown ? Omit<T, 'stamp'> : never;

/** A content's name: two files of one hash are the same. */
export function hashOf(bytes: string | Uint8Array): string {
  return hash('sha1', bytes, 'base64url');
}

/**
 * The text of bytes: UTF-16 by its mark, UTF-8, else Latin-1, which every byte is a character of. Undefined
 * for what is no text.
 */
export function decode(bytes: Buffer): { text: string; note?: string } | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: utf16(bytes, 'utf-16le') };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: utf16(bytes, 'utf-16be') };
  if (isBinary(bytes)) return undefined;
  if (isAscii(bytes)) return { text: bytes.toString('latin1') };
  if (isUtf8(bytes)) {
    const from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    return { text: bytes.toString('utf8', from) };
  }
  return { text: bytes.toString('latin1'), note: 'Not UTF-8: read as Latin-1' };
}

function utf16(bytes: Buffer, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes);
}

function isBinary(bytes: Buffer): boolean {
  const head = bytes.subarray(0, binaryProbe);
  if (head.includes(0)) return true;
  let control = 0;
  for (let i = 0; i < head.length; i++) {
    const byte = head[i] ?? 0;
    if (byte < 32 && (byte < 8 || byte > 13) && byte !== 27) control++;
  }
  return control > head.length * mostControl;
}
