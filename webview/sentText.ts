import { longestQueued } from '../src/protocol/messageQueue.ts';
import { longestMessage } from '../src/protocol/textLimits.ts';
import type { SessionState } from '../src/protocol/sessionState.ts';
import type { Attached } from './images/images.ts';
import {
  isBlank,
  joinWritten,
  splitWritten,
  withoutSent,
  type WrittenText,
} from './pastes/writtenText.ts';
import type { SavedState, Sent } from './savedState.ts';
import { strings } from './strings.ts';

/** A message on its way: it stays in the box until the host says that it is written. */
export interface Sending extends Sent {
  readonly request: string;
}

/** What was, or may have been, on its way when a page went away, with the text that only the host kept. */
export function sentBefore(saved: SavedState | undefined, hostDraft: string): Sent | undefined {
  const sending = saved?.sending;
  // VS Code in a browser keeps a page's state seconds late: what was sent since may stand in it as a draft.
  if (saved && !sending && hostDraft === '') return { text: saved.draft };
  if (sending?.length === undefined) return sending;
  const { typed, pastes } = splitWritten(hostDraft);
  const sent = {
    typed: typed.slice(0, sending.length),
    pastes: pastes.slice(0, sending.pastes ?? 0),
  };
  return { ...sending, text: joinWritten(sent) };
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

/** What is to follow a message that is on its way. */
export interface NextMessage {
  readonly text: string;
  /** True where it stops the reply to that. */
  readonly steers: boolean;
}

/**
 * What was written behind a message that is on its way, and those that follow it. Nothing where it may be a
 * command or is too long to wait, and where pictures are attached: they may be those of the message.
 */
export function nextMessage(
  written: WrittenText,
  before: readonly Sent[],
  steers: boolean,
  attached: Attached | string,
): readonly NextMessage[] {
  const rest = before.reduce((left, { text }) => withoutSent(left, splitWritten(text)), written);
  const text = joinWritten(rest);
  const isCommand = before.some(({ command }) => command) || rest.typed.startsWith('/');
  if (isCommand || isBlank(rest) || text.length > longestQueued) return [];
  if (typeof attached === 'string' || attached.images.length > 0) return [];
  return [{ text, steers }];
}

export function lastMessage(session: SessionState) {
  return session.messages.findLast((each) => each.kind === 'message');
}

/** Why a text cannot be a message, in a sentence; undefined where it can. */
export function tooLong(text: string): string | undefined {
  // At most three bytes for each of UTF-16's units.
  if (text.length * 3 <= longestMessage) return undefined;
  const size = new TextEncoder().encode(text).length;
  return size > longestMessage ? strings.messageTooLong(size / 1024 / 1024) : undefined;
}
