import { replacedIn } from './answers.ts';
import type { Compaction } from './compaction.ts';
import type { SessionEvent } from './events.ts';
import type { MessageId } from './ids.ts';
import type { Message, Reply, SessionState } from './sessionState.ts';

type EventOf<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;
type HistoryEvent = EventOf<
  'message-pinned' | 'message-removed' | 'reply-chosen' | 'history-compacted' | 'compaction-undone'
>;

/** Compactions that can still be gone back to: each has the one before it in it. */
const mostCompactions = 20;

/** What models are told of older messages, after one more event. Pure. */
export function foldHistory(state: SessionState, event: HistoryEvent): SessionState {
  switch (event.type) {
    case 'message-pinned':
      return { ...state, messages: state.messages.map((each) => pinned(each, event)) };
    case 'message-removed':
      return { ...state, messages: state.messages.map((each) => removed(each, event)) };
    case 'reply-chosen':
      return { ...state, messages: chooseReply(state.messages, event.reply) };
    case 'history-compacted': {
      const compactions = [...state.compactions, compactionFrom(event)].slice(-mostCompactions);
      return { ...state, compactions };
    }
    case 'compaction-undone': {
      const compactions = state.compactions.map((each) =>
        each.id === event.compaction ? { ...each, undone: true as const } : each,
      );
      return { ...state, compactions };
    }
  }
}

/**
 * Chosen among the replies to its message: one of them is, or none. One that Retry replaced changes places
 * with the one that stands there now. Pure.
 */
export function chooseReply(messages: readonly Message[], reply: MessageId): readonly Message[] {
  const found = messages.find(({ id }) => id === reply);
  if (found?.kind !== 'reply') return messages;
  return putBack(messages, found).map((each) => withChoice(each, found));
}

function withChoice(each: Message, found: Reply): Message {
  if (each.kind !== 'reply' || each.to !== found.to) return each;
  if (each.id === found.id) return each.chosen ? each : { ...each, chosen: true };
  if (!each.chosen) return each;
  const { chosen: _chosen, ...rest } = each;
  return rest;
}

function putBack(messages: readonly Message[], reply: Reply): readonly Message[] {
  const inPlace = replacedIn(messages, reply);
  if (inPlace === reply) return messages;
  return messages.map((each) => {
    if (each === inPlace) return Object.assign({}, inPlace, { replacedBy: reply.id });
    if (each !== reply) return each;
    const { replacedBy: _replacedBy, ...rest } = reply;
    return rest;
  });
}

function pinned(message: Message, event: EventOf<'message-pinned'>): Message {
  if (message.id !== event.message) return message;
  if (event.pinned) return { ...message, pinned: true };
  const { pinned: _pinned, ...rest } = message;
  return rest;
}

function removed(message: Message, event: EventOf<'message-removed'>): Message {
  if (message.id !== event.message) return message;
  if (event.removed) return { ...message, removed: event.at };
  const { removed: _removed, ...rest } = message;
  return rest;
}

function compactionFrom(event: EventOf<'history-compacted'>): Compaction {
  const { upTo, covered, summary, kept, tokensBefore, tokensAfter, strategies, facts, model } =
    event;
  return {
    id: event.compaction,
    at: event.at,
    upTo,
    covered,
    summary,
    kept,
    tokensBefore,
    tokensAfter,
    strategies,
    facts,
    ...(model ? { model } : {}),
  };
}
