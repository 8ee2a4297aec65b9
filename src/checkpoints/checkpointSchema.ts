/** The version of the tables that this build writes: `PRAGMA user_version`. */
export const storeVersion = 1;

/** Each as SQLite keeps it, so that a damaged definition is noticed. */
export const createTables: readonly string[] = [
  // Without a base `data` is the content, deflated; with one it is the deflated way from there.
  `CREATE TABLE contents (
    hash TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    base TEXT,
    depth INTEGER NOT NULL,
    data BLOB NOT NULL
  )`,
  'CREATE INDEX contents_by_base ON contents (base) WHERE base IS NOT NULL',
  `CREATE TABLE checkpoints (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    title TEXT NOT NULL,
    tags TEXT NOT NULL,
    pinned INTEGER NOT NULL,
    automatic INTEGER NOT NULL,
    session TEXT,
    seq INTEGER
  )`,
  // `after` is empty where the edit removes the file.
  `CREATE TABLE files (
    checkpoint TEXT NOT NULL,
    place INTEGER NOT NULL,
    uri TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (checkpoint, place)
  )`,
  'CREATE INDEX files_by_uri ON files (uri, checkpoint)',
  'CREATE INDEX files_by_before ON files (before) WHERE before IS NOT NULL',
  'CREATE INDEX files_by_after ON files (after) WHERE after IS NOT NULL',
];
