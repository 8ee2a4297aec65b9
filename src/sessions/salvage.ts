import { fstatSync } from 'node:fs';
import type { SessionEvent } from '../protocol/events.ts';
import type { SessionId } from '../protocol/ids.ts';
import { unpackEvents } from './archives.ts';
import { eventFromRow, parseEvent } from './eventSchema.ts';
import { archiveColumns, eventColumns, pageSize } from './journalSchema.ts';
import {
  blockLength,
  headSize,
  isBlocks,
  longestStart,
  markerStart,
  nextBlock,
  readBlock,
  soundBlocks,
  type PackBlock,
} from './packBlocks.ts';
import { leafRows, overflowBytes, type ColumnValue, type PageSource } from './tableLeaf.ts';
import { readAt, readWal, type WalFrame } from './walFrames.ts';

/** The open files of a damaged journal; either may be missing. */
export interface DamagedFiles {
  readonly database?: number;
  readonly wal?: number;
}

export type Salvaged =
  /** `body`: the event as it stood in the file. */
  | { readonly type: 'event'; readonly event: SessionEvent; readonly body: string }
  /** The session's events came this far, whether they can be read or not. */
  | { readonly type: 'end'; readonly session: SessionId; readonly last: number };

/**
 * Every event that stands on a readable page, found page by page and not through the tree, so that
 * a destroyed root or interior page costs nothing. Old images of a page give the same event again:
 * the caller drops what it has already. A row counts only if its body is an event and agrees with
 * its columns.
 */
export function* salvageEvents(files: DamagedFiles): Generator<Salvaged> {
  const { database, wal } = files;
  const frames = wal === undefined ? [] : readWal(wal).frames;
  const salvage = new Salvage(pageSource(files, frames));
  if (database !== undefined) {
    const count = Math.floor(fstatSync(database).size / pageSize);
    // Page 1 holds the schema only.
    for (let page = 2; page <= count; page++) {
      yield* salvage.eventsOn(readAt(database, (page - 1) * pageSize, pageSize));
    }
  }
  if (wal === undefined) return;
  for (const { offset } of frames) yield* salvage.eventsOn(readAt(wal, offset, pageSize));
}

/** A bad frame's page number may be wrong as well: it stands in only where nothing better is there. */
function pageSource({ database, wal }: DamagedFiles, frames: readonly WalFrame[]): PageSource {
  const latest = new Map(frames.map((frame) => [frame.page, frame]));
  const valid = new Map(frames.filter((frame) => frame.valid).map((frame) => [frame.page, frame]));
  const logged = (frame: WalFrame | undefined): Buffer | undefined =>
    frame && wal !== undefined ? readAt(wal, frame.offset, pageSize) : undefined;
  return (page) => {
    const sound = logged(valid.get(page));
    if (sound || database === undefined) return sound ?? logged(latest.get(page));
    const stored = readAt(database, (page - 1) * pageSize, pageSize);
    return stored.length === pageSize ? stored : logged(latest.get(page));
  };
}

/** Blocks of packs are met by their row and by their pages: what was given once is not given again. */
class Salvage {
  readonly #pages: PageSource;
  readonly #given = new Set<string>();

  constructor(pages: PageSource) {
    this.#pages = pages;
  }

  *eventsOn(page: Buffer): Generator<Salvaged> {
    for (const row of leafRows(page, this.#pages)) {
      yield* this.#packedIn(row);
      const event = eventIn(row);
      if (event) yield event;
    }
    yield* this.#blocksFrom(page);
  }

  /**
   * The events of a session in cold storage. The row's own number of events has to be believed only
   * where no block of it is sound.
   */
  *#packedIn(row: readonly ColumnValue[]): Generator<Salvaged> {
    const { [archiveColumns.session]: session, [archiveColumns.version]: last } = row;
    const { [archiveColumns.packed]: packed, [archiveColumns.digest]: digest } = row;
    if (!(packed instanceof Uint8Array) || typeof digest !== 'string') return;
    let sound = 0;
    if (isBlocks(packed)) {
      for (const block of soundBlocks(Buffer.from(packed))) {
        sound++;
        yield* this.#eventsOf(block);
      }
    } else {
      for (const event of unpackEvents(packed, digest) ?? []) {
        sound++;
        yield { type: 'event', event, body: JSON.stringify(event) };
      }
    }
    if (sound > 0 || typeof session !== 'string' || typeof last !== 'number') return;
    yield { type: 'end', session, last };
  }

  /**
   * The blocks of packs that begin on this page, taken for a page of overflow: those behind a break
   * in the chain from their row. A marker may begin here and go on on the next page.
   */
  *#blocksFrom(page: Buffer): Generator<Salvaged> {
    if (page.length < pageSize) return;
    const bytes = (at: number, length: number): Buffer =>
      overflowBytes(page, at, length, this.#pages);
    const goesOn = page.includes(markerStart, pageSize - longestStart);
    const near = goesOn ? bytes(0, pageSize + longestStart) : page;
    for (let at = nextBlock(near, 4); at !== -1; at = nextBlock(near, at + 1)) {
      const size = blockLength(bytes(at, headSize), 0);
      const block = size === 0 ? undefined : readBlock(bytes(at, size), 0);
      if (block) yield* this.#eventsOf(block);
    }
  }

  *#eventsOf({ digest, last, lines }: PackBlock): Generator<Salvaged> {
    if (this.#given.has(digest)) return;
    this.#given.add(digest);
    let session: SessionId | undefined;
    for (const body of lines()) {
      const event = parseEvent(body);
      if (!event) continue;
      ({ session } = event);
      yield { type: 'event', event, body };
    }
    if (session !== undefined) yield { type: 'end', session, last };
  }
}

function eventIn(row: readonly ColumnValue[]): Salvaged | undefined {
  const body = row[eventColumns.body];
  const event = eventFromRow({
    session: row[eventColumns.session],
    seq: row[eventColumns.seq],
    at: row[eventColumns.at],
    type: row[eventColumns.type],
    body,
  });
  return event && typeof body === 'string' ? { type: 'event', event, body } : undefined;
}
