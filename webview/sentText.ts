import { longestMessage } from '../src/protocol/textLimits.ts';
import type { SessionState } from '../src/protocol/sessionState.ts';
import type { SavedState, Sent } from './savedState.ts';
import { strings } from './strings.ts';

/** What was on its way when a page went away, with the text that only the host kept. */
export function sentBefore(saved: SavedState | undefined, hostDraft: string): Sent | undefined {
  const sending = saved?.sending;
  if (sending?.length === undefined) return sending;
  return { ...sending, text: hostDraft.slice(0, sending.length) };
}

/**
 * True where only the answer to our request was lost: the text came in as a new message, or the host,
 * which knew the text as the draft, let go of it.
 */
export function wasTaken(session: SessionState, sent: Sent, hostDraft: string): boolean {
  if (sent.command || sent.queued) return hostDraft === '';
  const last = lastMessage(session);
  return last?.id !== sent.after && last?.text.trim() === sent.text.trim();
}

export function lastMessage(session: SessionState) {
  return session.messages.findLast((each) => each.kind === 'message');
}

/** Two texts where neither may be lost: what was typed stands behind what was there. */
export function joined(there: string, typed: string): string {
  return there === '' || typed === '' ? there + typed : `${there}\n${typed}`;
}

/** Why a text cannot be a message, in a sentence; undefined where it can. */
export function tooLong(text: string): string | undefined {
  // At most three bytes for each of UTF-16's units.
  if (text.length * 3 <= longestMessage) return undefined;
  const size = new TextEncoder().encode(text).length;
  return size > longestMessage ? strings.messageTooLong(size / 1024 / 1024) : undefined;
}
