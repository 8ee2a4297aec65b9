import type { SessionSummary } from '../../protocol/sessionState.ts';

/** The names of the groups, in the order in which they stand in the list. */
const groupNames = [
  'Pinned',
  'Today',
  'Yesterday',
  'Last 7 Days',
  'Last 30 Days',
  'Older',
  'Archived',
] as const;

export type SessionGroupName = (typeof groupNames)[number];

/** How many days ago the first day of a group was. A clock that was set back leaves chats of tomorrow: they are of today. */
const recent = [
  ['Today', 0],
  ['Yesterday', 1],
  ['Last 7 Days', 7],
  ['Last 30 Days', 30],
] as const;

/** Some chats under one heading. */
export interface SessionGroup {
  readonly name: SessionGroupName;
  /** In the order in which they were given; never empty. */
  readonly sessions: readonly SessionSummary[];
}

/**
 * Chats by the day on which they were last used, by the calendar of this computer. Pinned and
 * archived ones stand apart. Pure.
 *
 * @param now milliseconds since 1970
 */
export function groupSessions(
  summaries: readonly SessionSummary[],
  now: number,
): readonly SessionGroup[] {
  const sinces = recent.map(([name, days]) => ({ name, since: midnight(now, days) }));
  const nameOf = ({ archived, pinned, lastActivity }: SessionSummary): SessionGroupName => {
    if (archived) return 'Archived';
    if (pinned) return 'Pinned';
    return sinces.find(({ since }) => lastActivity >= since)?.name ?? 'Older';
  };
  const byName = Map.groupBy(summaries, nameOf);
  return groupNames.flatMap((name) => {
    const sessions = byName.get(name);
    return sessions ? [{ name, sessions }] : [];
  });
}

/** When the day began, so many days ago: a day may have 23 or 25 hours. */
export function midnight(now: number, daysAgo = 0): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysAgo).getTime();
}
