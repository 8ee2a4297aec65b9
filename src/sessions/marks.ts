import type { Sql } from './sql.ts';

/** What tells whether another window did something. */
export interface Marks {
  /** Changes when another connection commits, be it the worker's. */
  readonly written: number;
  readonly events: string;
  readonly leases: string;
}

const query = `
  SELECT (SELECT max(id) FROM events) AS last, (SELECT count(*) FROM summaries) AS many,
    (SELECT group_concat(session || host || coalesce(wantedBy, '')) FROM leases) AS leases`;

/**
 * `ownLast` is the row of events that this window wrote last.
 * Source: sqlite.org/pragma.html#pragma_data_version.
 */
export function readMarks(sql: Sql, ownLast: number): Marks {
  // One look at one state: what is committed between the two would be missed by every later look.
  return sql.transaction(() => {
    const { data_version: written } = sql.prepare('PRAGMA data_version').get() ?? {};
    const { last, many, leases } = sql.prepare(query).get() ?? {};
    const newest = Number(last) === ownLast ? 'own' : String(last);
    return {
      written: Number(written),
      events: `${newest}/${String(many)}`,
      leases: String(leases),
    };
  }, 'DEFERRED');
}
