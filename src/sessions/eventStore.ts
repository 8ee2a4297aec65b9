import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { eventVersion, type NewEvent, type SessionEvent } from '../protocol/events.ts';
import type { MessageId, SessionId } from '../protocol/ids.ts';
import type { SessionSummary } from '../protocol/sessionState.ts';
import { eventFromRow, parseEvent, type EventRow } from './eventSchema.ts';
import type { Durability, ReplyWriter } from './journal.ts';
import { createEvents, createRuns, createSummaries } from './journalSchema.ts';
import { DamageError } from './storageFailure.ts';
import { advanceSummary, emptySummary, type SummaryRow } from './summaryRow.ts';

type Row = Record<string, SQLOutputValue>;

export type StoredAppend =
  | { readonly type: 'appended'; readonly events: readonly SessionEvent[] }
  | { readonly type: 'conflict'; readonly version: number };

export interface StoreOptions {
  readonly host: string;
  readonly now: () => number;
}

/**
 * Sessions whose summary is missing, or at another version than their events. It hops from session
 * to session in the index: the cost is by sessions, not by events.
 */
const summariesAstray = `
  WITH RECURSIVE names (session) AS (
    SELECT min(session) FROM events
    UNION
    SELECT (SELECT min(session) FROM events WHERE events.session > names.session) FROM names
    WHERE names.session IS NOT NULL
  ),
  known (session, version) AS (
    SELECT session, (SELECT max(seq) FROM events WHERE events.session = names.session) FROM names
    WHERE session IS NOT NULL
  )
  SELECT coalesce(known.session, summaries.session) AS session
  FROM known FULL JOIN summaries USING (session, version)
  WHERE known.session IS NULL OR summaries.session IS NULL
  LIMIT 1`;

/** The SQL of a journal over one open database. Errors of SQLite's pass through. */
export class EventStore {
  readonly unreadable = new Set<string>();
  readonly #db: DatabaseSync;
  readonly #options: StoreOptions;
  readonly #statements = new Map<string, StatementSync>();
  #synchronous: Durability | undefined;
  #checked = false;

  constructor(db: DatabaseSync, options: StoreOptions) {
    this.#db = db;
    this.#options = options;
  }

  createTables(): void {
    this.#transaction(() => this.#db.exec(`${createEvents}; ${createRuns}; ${createSummaries}`));
  }

  append(
    session: SessionId,
    expectedVersion: number,
    events: readonly NewEvent[],
    durability: Durability,
  ): StoredAppend {
    this.#setDurability(durability);
    return this.#transaction<StoredAppend>(() => {
      const version = this.#version(session);
      if (version !== expectedVersion) return { type: 'conflict', version };
      const at = this.#options.now();
      const stored = events.map((event, i): SessionEvent => {
        const seq = version + 1 + i;
        return { ...event, session, seq, at, version: eventVersion };
      });
      return { type: 'appended', events: this.insert(session, stored) };
    });
  }

  /**
   * Within a transaction: the events as they are, with all that is kept beside them. Gives them back
   * as they will be read.
   */
  insert(session: SessionId, events: readonly SessionEvent[]): readonly SessionEvent[] {
    const insert = this.#prepare(
      'INSERT INTO events (session, seq, at, type, body) VALUES (?, ?, ?, ?, ?)',
    );
    const stored: SessionEvent[] = [];
    for (const event of events) {
      const body = JSON.stringify(event);
      const readBack = parseEvent(body);
      // What cannot be read back must not be acknowledged: NaN, for one, becomes null in JSON.
      if (!readBack) throw new TypeError(`not an event: ${event.type}`);
      insert.run(session, event.seq, event.at, event.type, body);
      this.#keepRun(event);
      stored.push(readBack);
    }
    this.#putSummary(advanceSummary(this.#summary(session) ?? emptySummary(session), stored));
    return stored;
  }

  /** `strict`: a gap, or an end before the one that the summary knows of, is damage. */
  read(session: SessionId, after: number, strict: boolean): readonly SessionEvent[] {
    return this.#transaction(() => {
      const events: SessionEvent[] = [];
      let last = after;
      const rows = this.#prepare('SELECT * FROM events WHERE session = ? AND seq > ? ORDER BY seq');
      for (const row of rows.iterate(session, after)) {
        const seq = Number(row['seq']);
        if (strict && seq !== last + 1) throw new DamageError(`events missing before ${seq}`);
        last = seq;
        const event = this.#eventFrom(row);
        if (event) events.push(event);
        else if (strict) this.#checkIndex(Number(row['id']));
      }
      const known = strict ? (this.#summary(session)?.version ?? 0) : 0;
      if (last < known) throw new DamageError(`events missing after ${last}`);
      return events;
    }, 'DEFERRED');
  }

  summaries(strict: boolean): readonly SessionSummary[] {
    if (strict && !this.#checked) this.#checkSummaries();
    const summaries: SessionSummary[] = [];
    for (const row of this.#prepare('SELECT * FROM summaries').iterate()) {
      const { titleIsAuto: _auto, version: _version, ...summary } = summaryFrom(row);
      summaries.push(summary);
    }
    return summaries;
  }

  /** The same from the events alone, for a journal whose read model cannot be relied on. */
  summariesFromEvents(): readonly SessionSummary[] {
    return [...this.#sessions()].map((session) => {
      const events = this.read(session, 0, false);
      const {
        titleIsAuto: _auto,
        version: _version,
        ...summary
      } = advanceSummary(emptySummary(session), events);
      return summary;
    });
  }

  remove(session: SessionId): void {
    this.#setDurability('now');
    this.#transaction(() => {
      for (const table of ['events', 'summaries', 'runs']) {
        this.#prepare(`DELETE FROM ${table} WHERE session = ?`).run(session);
      }
    });
    // Until then the deleted text stands in the write-ahead log.
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  writerOf(reply: MessageId): ReplyWriter | undefined {
    const row = this.#prepare('SELECT pid, host FROM runs WHERE reply = ?').get(reply);
    return row && { pid: Number(row['pid']), host: String(row['host']) };
  }

  hasSummaries(): boolean {
    const found = this.#db.prepare('SELECT 1 FROM sqlite_schema WHERE sql = ?');
    return found.get(createSummaries.trim()) !== undefined;
  }

  rebuildSummaries(): void {
    this.#setDurability('now');
    this.#transaction(() => {
      this.#statements.clear();
      this.#db.exec(`DROP TABLE IF EXISTS summaries; ${createSummaries}`);
      for (const session of this.#sessions()) this.#rebuildSummary(session);
    });
  }

  close(): void {
    this.#db.close();
  }

  /** `version` is the last event's, not the summary's: the summary is only a read model. */
  #version(session: SessionId): number {
    const row = this.#prepare('SELECT max(seq) AS version FROM events WHERE session = ?').get(
      session,
    );
    const version = Number(row?.['version'] ?? 0);
    const known = this.#summary(session)?.version ?? 0;
    if (known > version) throw new DamageError(`events missing after ${version}`);
    if (known < version) this.#rebuildSummary(session);
    return version;
  }

  #rebuildSummary(session: SessionId): void {
    let summary = emptySummary(session);
    const rows = this.#prepare('SELECT * FROM events WHERE session = ? ORDER BY seq');
    let last = 0;
    for (const row of rows.iterate(session)) {
      last = Number(row['seq']);
      const event = this.#eventFrom(row);
      if (event) summary = advanceSummary(summary, [event]);
    }
    this.#putSummary({ ...summary, version: last });
  }

  #eventFrom(row: Row): SessionEvent | undefined {
    const event = eventFromRow(columnsOf(row));
    if (!event) this.unreadable.add(`${String(row['session'])}/${String(row['seq'])}`);
    return event;
  }

  /** A row that is sound by itself was not found under its own name: then the index is damaged. */
  #checkIndex(id: number): void {
    const row = this.#prepare('SELECT * FROM events NOT INDEXED WHERE id = ?').get(id);
    if (row && eventFromRow(columnsOf(row))) throw new DamageError(`row ${id} is indexed wrongly`);
  }

  /** Whether the summaries name the sessions that there are: one that is missing would not be listed. */
  #checkSummaries(): void {
    const wrong = this.#transaction(() => this.#db.prepare(summariesAstray).get(), 'DEFERRED');
    if (wrong) throw new DamageError(`the summary of ${String(wrong['session'])} is wrong`);
    this.#checked = true;
  }

  *#sessions(): Generator<SessionId> {
    const rows = this.#db.prepare('SELECT DISTINCT session FROM events').all();
    for (const row of rows) yield String(row['session']);
  }

  #summary(session: SessionId): SummaryRow | undefined {
    const row = this.#prepare('SELECT * FROM summaries WHERE session = ?').get(session);
    return row && summaryFrom(row);
  }

  #putSummary(row: SummaryRow): void {
    this.#prepare('INSERT OR REPLACE INTO summaries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
      row.id,
      row.title,
      Number(row.titleIsAuto),
      Number(row.archived),
      Number(row.pinned),
      row.createdAt,
      row.lastActivity,
      row.messageCount,
      row.version,
    );
  }

  #keepRun(event: SessionEvent): void {
    switch (event.type) {
      case 'reply-started':
        this.#prepare('INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)').run(
          event.reply,
          event.session,
          process.pid,
          this.#options.host,
        );
        return;
      case 'reply-ended':
      case 'reply-stopped':
      case 'reply-interrupted':
      case 'reply-failed':
        this.#prepare('DELETE FROM runs WHERE reply = ?').run(event.reply);
        return;
      default:
        return;
    }
  }

  /** SQLite takes a change of `synchronous` only outside a transaction. */
  #setDurability(durability: Durability): void {
    if (this.#synchronous === durability) return;
    this.#db.exec(`PRAGMA synchronous = ${durability === 'now' ? 'FULL' : 'NORMAL'}`);
    this.#synchronous = durability;
  }

  #transaction<T>(work: () => T, mode: 'IMMEDIATE' | 'DEFERRED' = 'IMMEDIATE'): T {
    this.#db.exec(`BEGIN ${mode}`);
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
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

function summaryFrom(row: Row): SummaryRow {
  return {
    id: String(row['session']),
    title: String(row['title']),
    titleIsAuto: row['titleIsAuto'] === 1,
    archived: row['archived'] === 1,
    pinned: row['pinned'] === 1,
    createdAt: Number(row['createdAt']),
    lastActivity: Number(row['lastActivity']),
    messageCount: Number(row['messageCount']),
    version: Number(row['version']),
  };
}
