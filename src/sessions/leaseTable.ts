import { hostname } from 'node:os';
import type { SessionId } from '../protocol/ids.ts';
import type { Lease } from './sessionStore.ts';
import type { Sql } from './sql.ts';

/** Milliseconds between two signs of life of a window. */
export const heartbeat = 5_000;
/** Milliseconds of silence after which a window counts as gone: three signs that did not come. */
const longestSilence = 3 * heartbeat;

export interface LeaseOptions {
  /** This opening of the journal. */
  readonly host: string;
  readonly now: () => number;
}

/**
 * Which window writes to which session. A window that is gone, by its process or by its silence,
 * holds nothing; one that wakes up again finds its leases taken, and its appends refused.
 */
export class LeaseTable {
  readonly #sql: Sql;
  readonly #options: LeaseOptions;

  constructor(sql: Sql, options: LeaseOptions) {
    this.#sql = sql;
    this.#options = options;
  }

  /** Within a transaction: this window's lease, unless another one that lives holds it. */
  claim(session: SessionId): Lease {
    const lease = this.lease(session);
    if (lease.type !== 'free') return lease;
    this.take(session);
    return { type: 'own' };
  }

  /** Within a transaction: takes the lease, whoever holds it. */
  take(session: SessionId): void {
    // Without a lease there were no signs of life: this one must not look like a dead window's.
    this.beat();
    const { host } = this.#options;
    this.#sql.prepare('INSERT OR REPLACE INTO leases VALUES (?, ?, NULL)').run(session, host);
  }

  lease(session: SessionId): Lease {
    const row = this.#sql.prepare('SELECT host FROM leases WHERE session = ?').get(session);
    if (!row) return { type: 'free' };
    if (row['host'] === this.#options.host) return { type: 'own' };
    return this.isAlive(String(row['host'])) ? { type: 'elsewhere' } : { type: 'free' };
  }

  /** Another window writes to it from here on, if it wants to. */
  release(session: SessionId): void {
    const { host } = this.#options;
    this.#sql.prepare('DELETE FROM leases WHERE session = ? AND host = ?').run(session, host);
  }

  /** Asks the window that holds it to let go. */
  request(session: SessionId): void {
    const { host } = this.#options;
    this.#sql.prepare('UPDATE leases SET wantedBy = ? WHERE session = ?').run(host, session);
  }

  /** The sessions of this window that another one asks for. */
  requested(): readonly SessionId[] {
    const own = 'SELECT session FROM leases WHERE host = ? AND wantedBy IS NOT NULL';
    return this.#sql
      .prepare(own)
      .all(this.#options.host)
      .map((row) => String(row['session']));
  }

  holdsAny(): boolean {
    const own = this.#sql.prepare('SELECT 1 FROM leases WHERE host = ? LIMIT 1');
    return own.get(this.#options.host) !== undefined;
  }

  /** A sign of life. */
  beat(): void {
    const { host, now } = this.#options;
    this.#sql
      .prepare('INSERT OR REPLACE INTO windows VALUES (?, ?, ?, ?)')
      .run(host, hostname(), process.pid, now());
  }

  /** The other windows that are there. */
  others(): readonly string[] {
    const rows = this.#sql.prepare('SELECT host FROM windows WHERE host != ?');
    const hosts = rows.all(this.#options.host).map((row) => String(row['host']));
    return hosts.filter((host) => this.isAlive(host));
  }

  /** This window ends in good order. */
  leave(): void {
    const { host } = this.#options;
    this.#sql.transaction(() => {
      this.#sql.prepare('DELETE FROM leases WHERE host = ?').run(host);
      this.#sql.prepare('DELETE FROM windows WHERE host = ?').run(host);
    });
  }

  /** Whether the window that opened the journal under this name is still there. */
  isAlive(host: string): boolean {
    if (host === this.#options.host) return true;
    const row = this.#sql
      .prepare('SELECT machine, pid, beatAt FROM windows WHERE host = ?')
      .get(host);
    if (!row) return false;
    const pid = Number(row['pid']);
    const silence = this.#options.now() - Number(row['beatAt']);
    // A clock that jumped back makes the last sign one of the future: that says nothing.
    if (silence > longestSilence) return false;
    if (row['machine'] !== hostname()) return true;
    // One process has one window: an earlier opening of its own is not in use any more.
    return pid !== process.pid && isRunning(pid);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
