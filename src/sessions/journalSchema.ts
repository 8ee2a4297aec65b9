/**
 * The version of the tables that this build writes: `PRAGMA user_version`. 2 added `archives`, and
 * events whose edits name several files.
 */
export const journalVersion = 2;

/** Marks the file as a journal of Parley's: "Prly" in ASCII, `PRAGMA application_id`. */
export const applicationId = 0x50726c79;

/** Bytes of a page. Fixed, so that salvage need not trust a damaged header. */
export const pageSize = 4096;

/**
 * `body` is the whole event as JSON, envelope included, so that a row found alone on a page of a
 * damaged file still says what it is. `id` never changes: an index over messages may refer to it.
 */
export const createEvents = `
  CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    session TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (session, seq)
  )`;

/** Place of a column in the record of an `events` row. */
export const eventColumns = { session: 1, seq: 2, at: 3, type: 4, body: 5 } as const;

/**
 * What is under way, replies and edits by their ids, and in which opening of the journal. Gone with a
 * damaged file: it then counts as interrupted.
 */
export const createRuns = `
  CREATE TABLE runs (
    reply TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    pid INTEGER NOT NULL,
    host TEXT NOT NULL
  ) WITHOUT ROWID`;

/** A read model: may be dropped at any time and is rebuilt from the events. */
export const createSummaries = `
  CREATE TABLE summaries (
    session TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    titleIsAuto INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    pinned INTEGER NOT NULL,
    createdAt INTEGER NOT NULL,
    lastActivity INTEGER NOT NULL,
    messageCount INTEGER NOT NULL,
    version INTEGER NOT NULL
  ) WITHOUT ROWID`;

/**
 * Sessions in cold storage: all their events as JSON lines, deflated in blocks (`packBlocks.ts`).
 * `size`: bytes before that. `digest`: SHA-256 of `packed`.
 */
export const createArchives = `
  CREATE TABLE archives (
    id INTEGER PRIMARY KEY,
    session TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    size INTEGER NOT NULL,
    digest TEXT NOT NULL,
    packed BLOB NOT NULL
  )`;

/** Place of a column in the record of an `archives` row. */
export const archiveColumns = { session: 1, version: 2, digest: 4, packed: 5 } as const;

/**
 * Read models and what only this moment needs: each may be dropped at any time. `snapshots.fold`
 * tells which fold made the state; `leases.wantedBy` is a window that asks to take over; `arrivals`
 * tells when a session was taken in from elsewhere. Other words under one of these names count as damage:
 * what is to change needs another name, or a step in `lift`.
 */
export const createHelpers = `
  CREATE TABLE IF NOT EXISTS snapshots (
    session TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    fold INTEGER NOT NULL,
    digest TEXT NOT NULL,
    state BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS windows (
    host TEXT PRIMARY KEY,
    machine TEXT NOT NULL,
    pid INTEGER NOT NULL,
    beatAt INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS leases (
    session TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    wantedBy TEXT
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS arrivals (session TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS forks ON events (type) WHERE type = 'session-forked'`;
