import type { EventBody, NewEvent, SessionEvent } from '../protocol/events.ts';
import { fold, foldGrowth } from '../protocol/fold.ts';
import type { CorrelationId, MessageId } from '../protocol/ids.ts';
import { findReply, type SessionState } from '../protocol/sessionState.ts';

/** A piece of a running reply as its subscribers see it, ahead of the journal. */
export interface LiveGrowth {
  readonly reply: MessageId;
  /** UTF-16 units of the reply's text before this piece; likewise for its reasoning. */
  readonly offset: number;
  readonly text: string;
  readonly reasoningOffset: number;
  readonly reasoning: string;
}

/** What is in memory of a reply that this host writes, and not yet in the journal. */
interface Pending {
  readonly by: string;
  readonly correlation: CorrelationId;
  /** UTF-16 units of it that are in the journal. */
  writtenText: number;
  writtenReasoning: number;
  text: string;
  reasoning: string;
  /** The event that ends the reply, where the disk did not take it. */
  end?: NewEvent;
}

/** The replies that this host writes, as far as they are ahead of the journal. */
export class LiveReplies {
  readonly #pending = new Map<MessageId, Pending>();

  /** UTF-16 units that wait to be written. */
  get size(): number {
    let size = 0;
    for (const { text, reasoning } of this.#pending.values()) {
      size += text.length + reasoning.length;
    }
    return size;
  }

  get hasEnds(): boolean {
    return [...this.#pending.values()].some((pending) => pending.end !== undefined);
  }

  /** Whether the reply is this host's to write. */
  has(reply: MessageId): boolean {
    return this.#pending.has(reply);
  }

  /** The replies that are still growing. */
  get growing(): readonly MessageId[] {
    return [...this.#pending].filter(([, { end }]) => !end).map(([reply]) => reply);
  }

  start(reply: MessageId, by: string, correlation: CorrelationId): void {
    const written = { writtenText: 0, writtenReasoning: 0 };
    this.#pending.set(reply, { by, correlation, ...written, text: '', reasoning: '' });
  }

  /** The piece with its place in the reply, or nothing where the reply is not this host's to write. */
  grow(reply: MessageId, text: string, reasoning: string): LiveGrowth | undefined {
    const pending = this.#pending.get(reply);
    if (!pending || pending.end) return undefined;
    const offset = pending.writtenText + pending.text.length;
    const reasoningOffset = pending.writtenReasoning + pending.reasoning.length;
    pending.text += text;
    pending.reasoning += reasoning;
    return { reply, offset, text, reasoningOffset, reasoning };
  }

  /** Keeps the event that ends a reply of this host's until the disk takes it. */
  keepEnd(end: NewEvent): boolean {
    const reply = endedReply(end);
    const pending = reply === undefined ? undefined : this.#pending.get(reply);
    if (pending) pending.end = end;
    return pending !== undefined;
  }

  /** All that waits, as events: each reply's growth, then its end. */
  events(): NewEvent[] {
    const events: NewEvent[] = [];
    for (const [reply, pending] of this.#pending) {
      const { by, correlation, end } = pending;
      if (hasText(pending)) events.push({ ...growthBody(reply, pending), by, correlation });
      if (end) events.push(end);
    }
    return events;
  }

  /** Takes over what `durable` shows of the journal; `written`: what waited is in it. */
  settle(durable: SessionState, written: boolean): void {
    for (const [reply, pending] of this.#pending) {
      const found = findReply(durable, reply);
      if (found?.status !== 'running') {
        this.#pending.delete(reply);
        continue;
      }
      pending.writtenText = found.text.length;
      pending.writtenReasoning = found.reasoning.length;
      if (written) Object.assign(pending, { text: '', reasoning: '' });
    }
  }

  /** After the journal was read anew: what it lost of a reply, and memory still has, waits again. */
  rebase(before: SessionState, after: SessionState): void {
    for (const [reply, pending] of this.#pending) {
      const had = findReply(before, reply);
      const has = findReply(after, reply);
      if (!had || !has) continue;
      pending.text = missing(had.text, has.text) + pending.text;
      pending.reasoning = missing(had.reasoning, has.reasoning) + pending.reasoning;
    }
    this.settle(after, false);
  }

  clear(): void {
    this.#pending.clear();
  }

  /** The session as a person sees it: the journal's state with all that waits. */
  view(durable: SessionState, now: number): SessionState {
    let state = durable;
    for (const [reply, pending] of this.#pending) {
      if (hasText(pending)) state = foldGrowth(state, reply, growthBody(reply, pending));
      if (pending.end) state = foldEnd(state, pending.end, now);
    }
    return state;
  }
}

/** The reply that an event ends, if it does. */
function endedReply(event: EventBody): MessageId | undefined {
  switch (event.type) {
    case 'reply-ended':
    case 'reply-stopped':
    case 'reply-interrupted':
    case 'reply-failed':
      return event.reply;
    default:
      return undefined;
  }
}

function hasText({ text, reasoning }: Pending): boolean {
  return text !== '' || reasoning !== '';
}

function growthBody(
  reply: MessageId,
  { writtenText, writtenReasoning, text, reasoning }: Pending,
): Extract<EventBody, { type: 'reply-grew' }> {
  return {
    type: 'reply-grew',
    reply,
    offset: writtenText,
    text,
    ...(reasoning === '' ? {} : { reasoningOffset: writtenReasoning, reasoning }),
  };
}

/** The version stays the journal's: the event has no number before it is written. */
function foldEnd(state: SessionState, end: NewEvent, at: number): SessionState {
  const { id: session, version, lastActivity } = state;
  const event: SessionEvent = { ...end, session, seq: version + 1, at, version: 0 };
  return { ...fold(state, event), version, lastActivity };
}

function missing(whole: string, written: string): string {
  return whole.startsWith(written) ? whole.slice(written.length) : '';
}
