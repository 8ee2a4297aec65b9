import type { DatabaseSync } from 'node:sqlite';

const creation = /^CREATE (?:UNIQUE |VIRTUAL )?(?:TABLE|INDEX) IF NOT EXISTS (\w+)/u;

/**
 * What SQLite keeps in its schema of statements like `CREATE TABLE IF NOT EXISTS …`, by the name of what
 * each makes. Source: sqlite.org/schematab.html. No text in `statements` may hold a semicolon.
 */
export function definitionsIn(statements: string): ReadonlyMap<string, string> {
  const definitions = new Map<string, string>();
  for (const statement of statements.split(';').map((each) => each.trim())) {
    const name = creation.exec(statement)?.[1];
    if (name !== undefined) definitions.set(name, statement.replace('IF NOT EXISTS ', ''));
  }
  return definitions;
}

/** Those that the database has, word for word; `others`: those of the same name that say something else. */
export interface FoundDefinitions {
  readonly same: readonly string[];
  readonly others: readonly string[];
}

/** Throws SQLite's errors. */
export function findDefinitions(
  db: DatabaseSync,
  definitions: ReadonlyMap<string, string>,
): FoundDefinitions {
  const same: string[] = [];
  const others: string[] = [];
  for (const { name, sql } of db.prepare('SELECT name, sql FROM sqlite_schema').iterate()) {
    const wanted = definitions.get(String(name));
    if (wanted !== undefined) (sql === wanted ? same : others).push(String(name));
  }
  return { same, others };
}
