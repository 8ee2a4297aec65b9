import type { SessionId } from '../protocol/ids.ts';
import type { SessionSummary } from '../protocol/sessionState.ts';

/** Days; 0 is never. */
export interface RetentionRules {
  /** Without a word in a session for so long it is archived; one that was imported counts from then. */
  readonly archiveAfterDays: number;
  /** So long after its last word an archived session is deleted: only where a person set it. */
  readonly deleteAfterDays: number;
}

export interface RetentionPlan {
  readonly archive: readonly SessionSummary[];
  readonly remove: readonly SessionSummary[];
}

const day = 24 * 60 * 60_000;

/** What the rules ask for today. A pinned session, and one that is in use, is left alone. Pure. */
export function planRetention(
  summaries: readonly SessionSummary[],
  rules: RetentionRules,
  inUse: ReadonlySet<SessionId>,
  now: number,
): RetentionPlan {
  const free = summaries.filter(({ id, pinned }) => !pinned && !inUse.has(id));
  const silentFor = ({ lastActivity, importedAt = 0 }: SessionSummary, days: number): boolean =>
    days > 0 && now - Math.max(lastActivity, importedAt) >= days * day;
  return {
    archive: free.filter((each) => !each.archived && silentFor(each, rules.archiveAfterDays)),
    remove: free.filter((each) => each.archived && silentFor(each, rules.deleteAfterDays)),
  };
}
