import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import * as v from 'valibot';
import { foundBy } from '../chunks/foundBy.ts';
import { sweepParts, writeAtomically } from './atomicFile.ts';
import type { FileRecord } from './fileTable.ts';
import type { IndexRoot } from './indexSetup.ts';
import { leftOutReasons } from './leftOut.ts';
import type { SavedShare } from './memoryShare.ts';
import { isGone } from './walkFolders.ts';

/** What is kept between two windows. */
export interface SavedIndex {
  readonly roots: readonly IndexRoot[];
  /** False while it is a state on the way. */
  readonly complete: boolean;
  readonly records: Iterable<readonly [string, FileRecord]>;
  /** Where memory was short: for how much text there was room. */
  readonly memory?: SavedShare | undefined;
  /** The postings, as `CodeIndex.save` gave them. */
  readonly postings: Uint8Array;
}

export type LoadedIndex =
  | (SavedIndex & { readonly type: 'loaded'; readonly bytes: number })
  /** There is none, which is no trouble where `reason` is not given. */
  | { readonly type: 'none'; readonly reason?: string };

/** Raised with every change to what is saved, or to how files become chunks. */
export const indexVersion = 2;

const magic = Buffer.from('PARLEYIX');
/** Magic, version, checksum of what follows, length of the head. */
const preamble = magic.length + 12;
const summedFrom = magic.length + 8;

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const head = v.object({
  roots: v.array(v.object({ folder: text, prefix: text })),
  complete: v.boolean(),
  memory: v.optional(v.object({ most: v.number(), text: count })),
  indexed: v.array(v.tuple([text, text, text, count, text, v.picklist(foundBy), count, text])),
  leftOut: v.array(v.tuple([text, text, v.picklist(leftOutReasons)])),
});

/** Writes it as a whole or not at all. Throws the system's errors. Gives the number of bytes. */
export function writeSavedIndex(folder: string, saved: SavedIndex): number {
  mkdirSync(folder, { recursive: true });
  const packed = deflateSync(JSON.stringify(toHead(saved)), { level: 1 });
  const start = Buffer.alloc(preamble);
  magic.copy(start);
  start.writeUInt32LE(indexVersion, magic.length);
  start.writeUInt32LE(packed.length, magic.length + 8);
  const sum = crc32(packed, crc32(start.subarray(summedFrom)));
  start.writeUInt32LE(crc32(saved.postings, sum), magic.length + 4);
  writeAtomically(fileIn(folder), [start, packed, saved.postings]);
  return start.length + packed.length + saved.postings.length;
}

/** Reads what was saved. Never throws: what is damaged or foreign is not there, and it says why. */
export function readSavedIndex(folder: string, roots: readonly IndexRoot[]): LoadedIndex {
  try {
    mkdirSync(folder, { recursive: true });
    sweepParts(folder, Date.now());
    return parse(readFileSync(fileIn(folder)), roots);
  } catch (error) {
    if (isGone(error)) return { type: 'none' };
    const why = error instanceof Error ? error.message : String(error);
    return { type: 'none', reason: `The saved index could not be read (${why})` };
  }
}

function parse(bytes: Buffer, roots: readonly IndexRoot[]): LoadedIndex {
  if (bytes.length < preamble || !bytes.subarray(0, magic.length).equals(magic)) {
    return none('The saved index was no index');
  }
  if (bytes.readUInt32LE(magic.length) !== indexVersion) {
    return none('The saved index was one of another version of Parley');
  }
  const headLength = bytes.readUInt32LE(magic.length + 8);
  if (crc32(bytes.subarray(summedFrom)) !== bytes.readUInt32LE(magic.length + 4)) {
    return none('The saved index was damaged');
  }
  const packed = bytes.subarray(preamble, preamble + headLength);
  const result = v.safeParse(head, JSON.parse(inflateSync(packed).toString()));
  if (!result.success) return none('The saved index was damaged');
  if (JSON.stringify(result.output.roots) !== JSON.stringify(roots)) {
    return none('The saved index was one of other folders');
  }
  return {
    type: 'loaded',
    roots,
    complete: result.output.complete,
    memory: result.output.memory,
    records: fromHead(result.output),
    postings: bytes.subarray(preamble + headLength),
    bytes: bytes.length,
  };
}

function none(reason: string): LoadedIndex {
  return { type: 'none', reason };
}

function toHead({ roots, complete, memory, records }: SavedIndex): v.InferOutput<typeof head> {
  const indexed: v.InferOutput<typeof head>['indexed'] = [];
  const leftOut: v.InferOutput<typeof head>['leftOut'] = [];
  for (const [path, record] of records) {
    if (record.type === 'left-out') leftOut.push([path, record.stamp, record.reason]);
    else {
      const { stamp, hash, size, language, how, chunks, note = '' } = record;
      indexed.push([path, stamp, hash, size, language, how, chunks, note]);
    }
  }
  return { roots: roots.map((root) => ({ ...root })), complete, memory, indexed, leftOut };
}

function* fromHead({
  indexed,
  leftOut,
}: v.InferOutput<typeof head>): Generator<readonly [string, FileRecord]> {
  for (const [path, stamp, hash, size, language, how, chunks, note] of indexed) {
    const noted = note === '' ? {} : { note };
    yield [path, { type: 'indexed', stamp, hash, size, language, how, chunks, ...noted }];
  }
  for (const [path, stamp, reason] of leftOut) yield [path, { type: 'left-out', stamp, reason }];
}

function fileIn(folder: string): string {
  return join(folder, 'code.index');
}
