import type { MessageId } from '../src/protocol/ids.ts';
import type { SessionState } from '../src/protocol/sessionState.ts';

/** What stood after the last message shown. */
export interface SetAside {
  /** Its first message: shows it again. */
  readonly head: MessageId;
  /** Messages and replies. */
  readonly count: number;
}

/** What was put aside behind the last message, where nothing stands in its place; the newest of several. */
export function setAside(session: SessionState): SetAside | undefined {
  const last = session.messages.findLast(({ kind }) => kind === 'message')?.id ?? null;
  const head = session.branchings.find(({ after }) => after === last)?.heads.at(-1);
  const messages = head === undefined ? undefined : session.aside[head];
  if (head === undefined || !messages) return undefined;
  const shown = messages.filter((each) => each.kind === 'message' || !each.replacedBy);
  return { head, count: shown.length };
}
