import type { SessionEvent } from '../protocol/events.ts';
import { foldAll } from '../protocol/fold.ts';
import type { SessionId } from '../protocol/ids.ts';
import {
  emptySession,
  summarize,
  type SessionSummary,
  type UserMessage,
} from '../protocol/sessionState.ts';

/** A summary with what is needed to carry it on without reading the session's events again. */
export interface SummaryRow extends SessionSummary {
  readonly titleIsAuto: boolean;
  readonly version: number;
}

const someMessage: UserMessage = { kind: 'message', id: '', text: '', at: 0 };

export function emptySummary(id: SessionId): SummaryRow {
  return { ...summarize(emptySession(id)), titleIsAuto: true, version: 0 };
}

/**
 * The summary after more events, by the same `fold` that makes the whole state. One message stands
 * for all those there were, since `fold` only asks whether there was any.
 */
export function advanceSummary(row: SummaryRow, events: Iterable<SessionEvent>): SummaryRow {
  const { messageCount, ...rest } = row;
  const before = { ...emptySession(row.id), ...rest };
  const held = messageCount > 0 ? [someMessage] : [];
  const after = foldAll({ ...before, messages: held }, events);
  const summary = summarize(after);
  return {
    ...summary,
    messageCount: messageCount + summary.messageCount - held.length,
    titleIsAuto: after.titleIsAuto,
    version: after.version,
  };
}
