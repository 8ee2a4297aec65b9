import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { eventVersion, type NewEvent, type SessionEvent } from '../protocol/events.ts';
import type { MessageId, SessionId } from '../protocol/ids.ts';
import type { SessionSummary } from '../protocol/sessionState.ts';
import { Archives, type Packed } from './archives.ts';
import { noteArrival, withArrivals } from './arrivals.ts';
import { eventFromRow, parseEvent, type EventRow } from './eventSchema.ts';
import type { Durability, RunningWork } from './sessionStore.ts';
import {
  createArchives,
  createEvents,
  createHelpers,
  createRuns,
  createSummaries,
} from './journalSchema.ts';
import { LeaseTable, type LeaseOptions } from './leaseTable.ts';
import { readMarks, type Marks } from './marks.ts';
import { RunTable } from './runTable.ts';
import { ofSession } from './ofSession.ts';
import { removeFromIndex, rewindIndex } from './removeFromIndex.ts';
import { Sql } from './sql.ts';
import { DamageError } from '../trust/diskTrouble.ts';
import { advanceSummary, emptySummary, type SummaryRow } from './summaryRow.ts';
import { publicPart, SummaryTable } from './summaryTable.ts';

type Row = Record<string, SQLOutputValue>;

export type StoredAppend =
  | { readonly type: 'appended'; readonly events: readonly SessionEvent[] }
  | { readonly type: 'conflict'; readonly version: number }
  | { readonly type: 'elsewhere' };

export type StoreOptions = LeaseOptions;

/** The SQL of a journal over one open database. Errors of SQLite's pass through. */
export class EventStore {
  readonly unreadable = new Set<string>();
  readonly sql: Sql;
  readonly leases: LeaseTable;
  readonly archives: Archives;
  readonly #options: StoreOptions;
  readonly #summaries: SummaryTable;
  readonly #runs: RunTable;
  /** The row that was written here last. */
  #ownLast = 0;

  constructor(db: DatabaseSync, options: StoreOptions) {
    this.sql = new Sql(db);
    this.leases = new LeaseTable(this.sql, options);
    this.archives = new Archives(this.sql);
    this.#options = options;
    this.#summaries = new SummaryTable(this.sql);
    this.#runs = new RunTable(this.sql, options.host);
  }

  createTables(): void {
    const tables = [createEvents, createRuns, createSummaries, createArchives, createHelpers];
    this.sql.transaction(() => this.sql.exec(tables.join(';')));
  }

  append(
    session: SessionId,
    expectedVersion: number,
    events: readonly NewEvent[],
    durability: Durability,
  ): StoredAppend {
    this.sql.setDurability(durability);
    return this.sql.transaction<StoredAppend>(() => {
      if (this.leases.claim(session).type === 'elsewhere') return { type: 'elsewhere' };
      const version = this.#version(session);
      if (version !== expectedVersion) return { type: 'conflict', version };
      this.#unpack(session);
      const stored = this.insert(session, this.#numbered(session, version, events));
      for (const event of stored) this.#runs.note(event);
      return { type: 'appended', events: stored };
    });
  }

  /**
   * A new session that shares the parent's events up to `at`, and goes on with `events`. They are not
   * copied: reading the fork reads the parent's.
   */
  fork(parent: SessionId, at: number, fork: SessionId, events: readonly NewEvent[]): void {
    this.sql.setDurability('now');
    this.sql.transaction(() => {
      const shared = this.#sharedWith(fork, parent, at);
      if (shared.length !== at) throw new RangeError(`${parent} has no event ${at}`);
      this.leases.claim(fork);
      const own = this.#insertRows(fork, this.#numbered(fork, at, events));
      this.#summaries.put(advanceSummary(emptySummary(fork), [...shared, ...own]));
    });
  }

  /** Events that were made elsewhere, as they are; false where the session is there already. */
  importSession(session: SessionId, events: readonly SessionEvent[]): boolean {
    this.sql.setDurability('now');
    return this.sql.transaction(() => {
      if (this.#summaries.get(session)) return false;
      this.insert(session, events);
      noteArrival(this.sql, session, this.#options.now());
      return true;
    });
  }

  /**
   * Within a transaction: the events as they are, with all that is kept beside them. Gives them back
   * as they will be read.
   */
  insert(session: SessionId, events: readonly SessionEvent[]): readonly SessionEvent[] {
    const stored = this.#insertRows(session, events);
    const before = this.#summaries.get(session) ?? emptySummary(session);
    this.#summaries.put(advanceSummary(before, stored));
    return stored;
  }

  /** `strict`: a gap, or an end before the one that the summary knows of, is damage. */
  read(session: SessionId, after: number, strict: boolean): readonly SessionEvent[] {
    return this.sql.transaction(() => this.#read(session, after, strict), 'DEFERRED');
  }

  summaries(strict: boolean): readonly SessionSummary[] {
    return withArrivals(this.sql, this.#summaries.all(strict));
  }

  /** The same from the events alone, for a journal whose read model cannot be relied on. */
  summariesFromEvents(): readonly SessionSummary[] {
    return this.#sessions().map((session) => {
      const events = this.read(session, 0, false);
      return publicPart(advanceSummary(emptySummary(session), events));
    });
  }

  /** The forks that share its events keep them: they are copied first. */
  remove(session: SessionId): void {
    this.sql.setDurability('now');
    this.sql.transaction(() => {
      for (const fork of this.#forksOf(session)) this.#detach(fork);
      for (const table of [
        'events',
        'summaries',
        'runs',
        'archives',
        'snapshots',
        'leases',
        'arrivals',
      ]) {
        this.sql.prepare(`DELETE FROM ${table} WHERE session = ?`).run(session);
      }
      rewindIndex(this.sql);
      removeFromIndex(this.sql, session);
    });
    // Until then the deleted text stands in the write-ahead log.
    this.sql.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Moves the session to cold storage; false where it is not any more as it was when it was packed. */
  pack(session: SessionId, packed: Packed): boolean {
    this.sql.setDurability('now');
    return this.sql.transaction(() => {
      if (this.archives.has(session) || this.#version(session) !== packed.version) return false;
      if (this.leases.lease(session).type === 'elsewhere') return false;
      this.archives.put(session, packed);
      this.sql.prepare('DELETE FROM events WHERE session = ?').run(session);
      this.sql.prepare('DELETE FROM snapshots WHERE session = ?').run(session);
      rewindIndex(this.sql);
      return true;
    });
  }

  hostOf(work: MessageId): string | undefined {
    return this.#runs.hostOf(work);
  }

  running(): readonly RunningWork[] {
    return this.#runs.all();
  }

  marks(): Marks {
    return readMarks(this.sql, this.#ownLast);
  }

  get hasSummaries(): boolean {
    return this.#summaries.isThere;
  }

  /** Drops what is derived; the summaries are made again at once, the rest when it is needed. */
  rebuildReadModels(): void {
    this.sql.setDurability('now');
    this.sql.transaction(() => {
      this.#summaries.clear();
      this.sql.exec('DROP TABLE IF EXISTS snapshots');
      this.sql.exec(createHelpers);
      for (const session of this.#sessions()) this.#rebuildSummary(session);
    });
  }

  close(): void {
    this.sql.db.close();
  }

  #read(session: SessionId, after: number, strict: boolean): readonly SessionEvent[] {
    const packed = this.archives.read(session);
    if (packed) return packed.filter(({ seq }) => seq > after);
    const events: SessionEvent[] = [];
    let last = after;
    const rows = this.sql.prepare(
      'SELECT * FROM events WHERE session = ? AND seq > ? ORDER BY seq',
    );
    for (const row of rows.all(session, after)) {
      const seq = Number(row['seq']);
      const event = this.#eventFrom(row);
      if (last === after && event?.type === 'session-forked' && event.parentSeq === seq - 1) {
        const shared = this.#sharedWith(session, event.parent, event.parentSeq);
        if (strict && after < seq - 1 && shared.length < seq - 1) {
          throw new DamageError(`events missing that ${session} shares with ${event.parent}`);
        }
        events.push(...shared.filter((each) => each.seq > after));
        last = seq - 1;
      }
      if (strict && seq !== last + 1) throw new DamageError(`events missing before ${seq}`);
      last = seq;
      if (event) events.push(event);
      else if (strict) this.#checkIndex(Number(row['id']));
    }
    const known = strict ? (this.#summaries.get(session)?.version ?? 0) : 0;
    if (last < known) throw new DamageError(`events missing after ${last}`);
    return events;
  }

  /** The parent's events up to `at`, as the fork's own. */
  #sharedWith(fork: SessionId, parent: SessionId, at: number): readonly SessionEvent[] {
    const shared = this.#read(parent, 0, false).filter(({ seq }) => seq <= at);
    return ofSession(shared, fork);
  }

  #forksOf(parent: SessionId): readonly SessionId[] {
    const rows = this.sql.prepare("SELECT * FROM events WHERE type = 'session-forked'").all();
    return rows.flatMap((row) => {
      const event = this.#eventFrom(row);
      return event?.type === 'session-forked' && event.parent === parent ? [event.session] : [];
    });
  }

  /** Gives a fork its own copy of what it shares. */
  #detach(fork: SessionId): void {
    const first = this.sql
      .prepare('SELECT min(seq) AS seq FROM events WHERE session = ?')
      .get(fork);
    const from = Number(first?.['seq'] ?? 1);
    this.#insertRows(
      fork,
      this.#read(fork, 0, false).filter(({ seq }) => seq < from),
    );
  }

  #insertRows(session: SessionId, events: readonly SessionEvent[]): readonly SessionEvent[] {
    const insert = this.sql.prepare(
      'INSERT INTO events (session, seq, at, type, body) VALUES (?, ?, ?, ?, ?)',
    );
    return events.map((event) => {
      const body = JSON.stringify(event);
      const readBack = parseEvent(body);
      // What cannot be read back must not be acknowledged: NaN, for one, becomes null in JSON.
      if (!readBack) throw new TypeError(`not an event: ${event.type}`);
      const { lastInsertRowid } = insert.run(session, event.seq, event.at, event.type, body);
      this.#ownLast = Number(lastInsertRowid);
      return readBack;
    });
  }

  #numbered(
    session: SessionId,
    version: number,
    events: readonly NewEvent[],
  ): readonly SessionEvent[] {
    const at = this.#options.now();
    return events.map((event, i) =>
      Object.assign({}, event, { session, seq: version + 1 + i, at, version: eventVersion }),
    );
  }

  /** Within a transaction: out of cold storage. */
  #unpack(session: SessionId): void {
    const events = this.archives.read(session);
    if (!events) return;
    this.#insertRows(session, events);
    this.archives.remove(session);
  }

  /** The last event's, not the summary's: the summary is only a read model. */
  #version(session: SessionId): number {
    const row = this.sql
      .prepare('SELECT max(seq) AS version FROM events WHERE session = ?')
      .get(session);
    const version = Number(row?.['version'] ?? this.archives.versionOf(session) ?? 0);
    const known = this.#summaries.get(session)?.version ?? 0;
    if (known > version) throw new DamageError(`events missing after ${version}`);
    if (known < version) this.#rebuildSummary(session);
    return version;
  }

  #rebuildSummary(session: SessionId): void {
    const events = this.#read(session, 0, false);
    const summary: SummaryRow = advanceSummary(emptySummary(session), events);
    const row = this.sql
      .prepare('SELECT max(seq) AS last FROM events WHERE session = ?')
      .get(session);
    // A row that cannot be read has its number all the same.
    this.#summaries.put({ ...summary, version: Number(row?.['last'] ?? summary.version) });
  }

  #eventFrom(row: Row): SessionEvent | undefined {
    const event = eventFromRow(columnsOf(row));
    if (!event) this.unreadable.add(`${String(row['session'])}/${String(row['seq'])}`);
    return event;
  }

  /** A row that is sound by itself was not found under its own name: then the index is damaged. */
  #checkIndex(id: number): void {
    const row = this.sql.prepare('SELECT * FROM events NOT INDEXED WHERE id = ?').get(id);
    if (row && eventFromRow(columnsOf(row))) throw new DamageError(`row ${id} is indexed wrongly`);
  }

  #sessions(): readonly SessionId[] {
    const rows = this.sql.db.prepare('SELECT DISTINCT session FROM events').all();
    return [...rows.map((row) => String(row['session'])), ...this.archives.sessions()];
  }
}

function columnsOf(row: Row): EventRow {
  return {
    session: row['session'],
    seq: row['seq'],
    at: row['at'],
    type: row['type'],
    body: row['body'],
  };
}
