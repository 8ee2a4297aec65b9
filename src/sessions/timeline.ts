import type { SessionEvent } from '../protocol/events.ts';
import { fold } from '../protocol/fold.ts';
import type { MessageId, SessionId } from '../protocol/ids.ts';
import { emptySession, type SessionState } from '../protocol/sessionState.ts';

/** Events between two states that are kept, so that going back costs no more than that many. */
const stride = 500;

/** A session's history: the state after any of its events. */
export class Timeline {
  readonly #events: readonly SessionEvent[];
  /** The states after 0, `stride`, 2 × `stride` … events. */
  readonly #states: SessionState[];

  constructor(session: SessionId, events: readonly SessionEvent[]) {
    this.#events = events;
    this.#states = [emptySession(session)];
  }

  /** The number of the last event; 0 where there is none. */
  get last(): number {
    return this.#events.at(-1)?.seq ?? 0;
  }

  /** The event of this number, or the last one before it. */
  eventAt(seq: number): SessionEvent | undefined {
    return this.#events[this.#countUpTo(seq) - 1];
  }

  /** The session as it was right after the event `seq`. */
  stateAt(seq: number): SessionState {
    const count = this.#countUpTo(seq);
    const kept = Math.floor(count / stride);
    while (this.#states.length <= kept) {
      this.#states.push(this.#foldFrom(this.#states.length - 1, this.#states.length * stride));
    }
    return this.#foldFrom(kept, count);
  }

  #foldFrom(kept: number, until: number): SessionState {
    let state = this.#states[kept] ?? emptySession('');
    for (const event of this.#events.slice(kept * stride, until)) state = fold(state, event);
    return state;
  }

  /** Numbers may have holes where a row could not be read. */
  #countUpTo(seq: number): number {
    const after = this.#events.findIndex((event) => event.seq > seq);
    return after === -1 ? this.#events.length : after;
  }
}

/**
 * Where to fork so that a message and the replies to it that are shown are whole: the number of the
 * last event that is about them; undefined where the message is not there.
 */
export function forkPoint(
  events: readonly SessionEvent[],
  state: SessionState,
  message: MessageId,
): number | undefined {
  const replies = new Set(
    state.messages.flatMap((each) =>
      each.kind === 'reply' && each.to === message ? [each.id] : [],
    ),
  );
  const isAbout = (event: SessionEvent): boolean => {
    if (event.type === 'message-added') return event.message === message;
    return 'reply' in event && replies.has(event.reply);
  };
  return events.findLast(isAbout)?.seq;
}
