import { fstatSync } from 'node:fs';
import type { SessionEvent } from '../protocol/events.ts';
import { eventFromRow } from './eventSchema.ts';
import { unpackEvents } from './archives.ts';
import { archiveColumns, eventColumns, pageSize } from './journalSchema.ts';
import { leafRows, type ColumnValue, type PageSource } from './tableLeaf.ts';
import { readAt, readWal, type WalFrame } from './walFrames.ts';

/** The open files of a damaged journal; either may be missing. */
export interface DamagedFiles {
  readonly database?: number;
  readonly wal?: number;
}

export interface SalvagedEvent {
  readonly event: SessionEvent;
  /** The event as it stood in the file. */
  readonly body: string;
}

/**
 * Every event that stands on a readable page, found page by page and not through the tree, so that
 * a destroyed root or interior page costs nothing. Old images of a page give the same event again:
 * the caller drops what it has already. A row counts only if its body is an event and agrees with
 * its columns.
 */
export function* salvageEvents(files: DamagedFiles): Generator<SalvagedEvent> {
  const { database, wal } = files;
  const frames = wal === undefined ? [] : readWal(wal).frames;
  const pages = pageSource(files, frames);
  if (database !== undefined) {
    const count = Math.floor(fstatSync(database).size / pageSize);
    // Page 1 holds the schema only.
    for (let page = 2; page <= count; page++) {
      yield* eventsOn(readAt(database, (page - 1) * pageSize, pageSize), pages);
    }
  }
  if (wal === undefined) return;
  for (const { offset } of frames) yield* eventsOn(readAt(wal, offset, pageSize), pages);
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

function* eventsOn(page: Buffer, pages: PageSource): Generator<SalvagedEvent> {
  for (const row of leafRows(page, pages)) {
    yield* packedIn(row);
    const body = row[eventColumns.body];
    const event = eventFromRow({
      session: row[eventColumns.session],
      seq: row[eventColumns.seq],
      at: row[eventColumns.at],
      type: row[eventColumns.type],
      body,
    });
    if (event && typeof body === 'string') yield { event, body };
  }
}

/** The events of a session in cold storage. */
function* packedIn(row: readonly ColumnValue[]): Generator<SalvagedEvent> {
  const packed = row[archiveColumns.packed];
  const digest = row[archiveColumns.digest];
  if (!(packed instanceof Uint8Array) || typeof digest !== 'string') return;
  for (const event of unpackEvents(packed, digest) ?? []) {
    yield { event, body: JSON.stringify(event) };
  }
}
