import type { Compaction } from './compaction.ts';
import type { SessionEvent } from './events.ts';
import type { Message, SessionState } from './sessionState.ts';

type EventOf<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;
type HistoryEvent = EventOf<
  'message-pinned' | 'message-removed' | 'history-compacted' | 'compaction-undone'
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
