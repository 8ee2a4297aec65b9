import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { SessionId } from '../protocol/ids.ts';
import { emptySession, type SessionState } from '../protocol/sessionState.ts';
import type { Sql } from './sql.ts';

/** Changes with `fold` and with the shape of the state: snapshots of another one are not used. */
export const foldVersion = 9;

/** The session as it was after its event `state.version`; nothing where there is none that can be used. */
export function readSnapshot(sql: Sql, session: SessionId): SessionState | undefined {
  const row = sql.prepare('SELECT * FROM snapshots WHERE session = ?').get(session);
  if (row?.['fold'] !== foldVersion || !(row['state'] instanceof Uint8Array)) return undefined;
  const { state: packed } = row;
  if (digestOf(packed) !== row['digest']) return undefined;
  const state: unknown = JSON.parse(inflateRawSync(packed).toString('utf8'));
  return isStateOf(state, session) ? state : undefined;
}

/** Within a transaction. Made of the journal's own events, so that it may be dropped at any time. */
export function writeSnapshot(sql: Sql, state: SessionState): void {
  const packed = packSnapshot(state);
  sql
    .prepare('INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?, ?)')
    .run(state.id, state.version, foldVersion, digestOf(packed), packed);
}

export function packSnapshot(state: SessionState): Uint8Array {
  return deflateRawSync(JSON.stringify(state), { level: 1 });
}

/** The digest says that it is what was written; this, that it was written for this session. */
function isStateOf(state: unknown, session: SessionId): state is SessionState {
  if (typeof state !== 'object' || state === null) return false;
  const fields = Object.keys(emptySession(session));
  return fields.every((field) => field in state) && 'id' in state && state.id === session;
}

function digestOf(packed: Uint8Array): string {
  return createHash('sha256').update(packed).digest('hex');
}
