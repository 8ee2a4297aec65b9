import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { SessionEvent } from '../protocol/events.ts';
import type { SessionId } from '../protocol/ids.ts';
import { parseEvent } from './eventSchema.ts';
import { isBlocks, packLines, soundBlocks } from './packBlocks.ts';
import type { Sql } from './sql.ts';
import { DamageError } from '../trust/diskTrouble.ts';

/** A session's events as they stand in cold storage. */
export interface Packed {
  readonly version: number;
  /** Bytes of the events before they were packed. */
  readonly size: number;
  readonly digest: string;
  readonly packed: Uint8Array;
}

/** Takes its time in a thread of zlib's, not in the caller's. */
export async function packEvents(events: readonly SessionEvent[]): Promise<Packed> {
  const lines = events.map((event) => JSON.stringify(event));
  const version = events.at(-1)?.seq ?? 0;
  const packed = await packLines(lines, version);
  const size = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, -1);
  return { version, size, digest: digestOf(packed), packed };
}

/** The events, or nothing where these are not the bytes that were packed. */
export function unpackEvents(packed: Uint8Array, digest: string): SessionEvent[] | undefined {
  if (digestOf(packed) !== digest) return undefined;
  return linesOf(packed).flatMap((line) => parseEvent(line) ?? []);
}

/** Packs were one deflated piece before they were blocks. */
function linesOf(packed: Uint8Array): readonly string[] {
  if (!isBlocks(packed)) return inflateRawSync(packed).toString('utf8').split('\n');
  return Array.from(soundBlocks(Buffer.from(packed)), ({ lines }) => lines()).flat();
}

/** The sessions in cold storage. */
export class Archives {
  readonly #sql: Sql;
  #there: boolean | undefined;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** A journal that an older version left, and that cannot be lifted, has none. */
  get #isThere(): boolean {
    const look = "SELECT 1 FROM sqlite_schema WHERE name = 'archives'";
    return (this.#there ??= this.#sql.db.prepare(look).get() !== undefined);
  }

  has(session: SessionId): boolean {
    return this.versionOf(session) !== undefined;
  }

  versionOf(session: SessionId): number | undefined {
    if (!this.#isThere) return undefined;
    const row = this.#sql.prepare('SELECT version FROM archives WHERE session = ?').get(session);
    return row && Number(row['version']);
  }

  /** All events of the session, or nothing where it is not packed. Damage throws. */
  read(session: SessionId): readonly SessionEvent[] | undefined {
    if (!this.#isThere) return undefined;
    const row = this.#sql
      .prepare('SELECT digest, packed FROM archives WHERE session = ?')
      .get(session);
    if (!row) return undefined;
    const { packed, digest } = row;
    const events = packed instanceof Uint8Array ? unpackEvents(packed, String(digest)) : undefined;
    if (!events) throw new DamageError(`the archive of ${session} is damaged`);
    return events;
  }

  /** Within a transaction. */
  put(session: SessionId, { version, size, digest, packed }: Packed): void {
    this.#sql
      .prepare(
        'INSERT INTO archives (session, version, size, digest, packed) VALUES (?, ?, ?, ?, ?)',
      )
      .run(session, version, size, digest, packed);
  }

  remove(session: SessionId): void {
    this.#sql.prepare('DELETE FROM archives WHERE session = ?').run(session);
  }

  sessions(): readonly SessionId[] {
    if (!this.#isThere) return [];
    return this.#sql
      .prepare('SELECT session FROM archives')
      .all()
      .map((row) => String(row['session']));
  }
}

function digestOf(packed: Uint8Array): string {
  return createHash('sha256').update(packed).digest('hex');
}
