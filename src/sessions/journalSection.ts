import type { JournalSection } from '../protocol/dashboard.ts';
import type { SessionId } from '../protocol/ids.ts';
import type { Failure } from '../protocol/model.ts';
import type { Journal } from './journal.ts';
import type { SessionRegistry } from './sessionRegistry.ts';
import { storageFailure } from './storageFailure.ts';

export interface JournalSources {
  readonly journal: Pick<Journal, 'access' | 'others'>;
  readonly sessions: Pick<SessionRegistry, 'list' | 'live' | 'lease' | 'troubles'>;
  /** How often damage was found, and mended. */
  readonly mended: number;
}

/** Sessions that are asked who writes to them, the newest ones: another window's were used of late. */
const mostAsked = 200;

/** Whether the journal can be written, who writes to it, and what is in the way. */
export function journalSection({ journal, sessions, mended }: JournalSources): JournalSection {
  const { access } = journal;
  const { newest, failures } = newestOf(sessions);
  const all = [
    ...(access.type === 'read-only' ? [access.failure] : []),
    ...failures,
    ...sessions.troubles(),
  ];
  const asked = new Set([...sessions.live().map(({ id }) => id), ...newest]);
  const leases = [...asked].map((id) => sessions.lease(id));
  return {
    writable: access.type === 'read-write',
    troubles: [...new Set(all.map(inWords))],
    mended,
    own: leases.filter((lease) => lease === 'own').length,
    elsewhere: leases.filter((lease) => lease === 'elsewhere').length,
    windows: journal.others().length,
  };
}

/** A list that cannot be read is a trouble to be told of, not one to fail over. */
function newestOf(sessions: Pick<SessionRegistry, 'list'>): {
  readonly newest: readonly SessionId[];
  readonly failures: readonly Failure[];
} {
  try {
    const newest = sessions.list().toSorted((a, b) => b.lastActivity - a.lastActivity);
    return { newest: newest.slice(0, mostAsked).map(({ id }) => id), failures: [] };
  } catch (error) {
    return { newest: [], failures: [storageFailure(error)] };
  }
}

/** Some titles end as a sentence does and some do not. */
function inWords({ title, advice }: Failure): string {
  return `${title.replace(/\.$/u, '')}. ${advice}`;
}
