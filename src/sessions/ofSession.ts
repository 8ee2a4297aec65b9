import type { SessionEvent } from '../protocol/events.ts';
import type { SessionId } from '../protocol/ids.ts';

/** The same events as those of another session: what a fork shares with its parent. */
export function ofSession(
  events: readonly SessionEvent[],
  session: SessionId,
): readonly SessionEvent[] {
  return events.map((event) => Object.assign({}, event, { session }));
}
