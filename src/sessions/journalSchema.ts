/** The version of the tables that this build writes: `PRAGMA user_version`. */
export const journalVersion = 1;

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

/** Who writes each running reply. Gone with a damaged file: the reply then counts as interrupted. */
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
