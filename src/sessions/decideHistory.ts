import { answersTo, replacedIn } from '../protocol/answers.ts';
import { coveredBy, type CompactedHistory } from '../protocol/compaction.ts';
import type { MessageId } from '../protocol/ids.ts';
import {
  findReply,
  isRunning,
  type Message,
  type Reply,
  type SessionState,
} from '../protocol/sessionState.ts';
import { t } from '../protocol/texts.ts';
import { events, nothing, refused, type Decision } from './decision.ts';

/** What models are to be told of older messages. */
export type HistoryCommand =
  | { readonly type: 'pin-message'; readonly message: MessageId; readonly pinned: boolean }
  | { readonly type: 'remove-message'; readonly message: MessageId; readonly removed: boolean }
  /** Does nothing where it is neither one of several answers nor one that Retry replaced. */
  | { readonly type: 'choose-reply'; readonly reply: MessageId }
  | ({ readonly type: 'compact' } & CompactedHistory)
  | { readonly type: 'undo-compaction'; readonly compaction: string };

/** What models are told changes, and of what is shown only what a person takes away. Pure. */
export function decideHistory(state: SessionState, command: HistoryCommand): Decision {
  switch (command.type) {
    case 'undo-compaction': {
      const { compaction } = command;
      const found = state.compactions.find(({ id }) => id === compaction);
      return found && !found.undone ? events({ type: 'compaction-undone', compaction }) : nothing;
    }
    case 'pin-message': {
      const { message, pinned } = command;
      const found = state.messages.find(({ id }) => id === message);
      if (!found) return refused(t('This message is not shown.'));
      if ((found.pinned ?? false) === pinned) return nothing;
      return events({ type: 'message-pinned', message, pinned });
    }
    case 'remove-message': {
      const { message, removed } = command;
      const found = state.messages.find(({ id }) => id === message);
      if (!found) return refused(t('This message is not shown.'));
      if ((found.removed !== undefined) === removed) return nothing;
      const goes = (each: Message): boolean =>
        each.id === message || (each.kind === 'reply' && each.to === message);
      if (removed && state.messages.some((each) => goes(each) && isRunning(each)))
        return refused(t('Its reply is still running. Stop it, or wait for its end.'));
      return events({ type: 'message-removed', message, removed });
    }
    case 'choose-reply': {
      const found = findReply(state, command.reply);
      const answers = found ? answersTo(state.messages, found.to) : [];
      if (found?.replacedBy !== undefined) return decideReturn(state, found);
      if (!found || !answers.includes(found) || found.chosen) return nothing;
      return events({ type: 'reply-chosen', reply: found.id });
    }
    case 'compact': {
      const { type: _type, ...compacted } = command;
      // It was made of what the chat was a while ago.
      if (coveredBy(state.messages, compacted.upTo) !== compacted.covered) {
        return refused(t('The chat changed while it was summarised.'));
      }
      const compaction = `compaction-${state.version + 1}`;
      return events({ type: 'history-compacted', compaction, ...compacted });
    }
  }
}

/** What replaced it is kept in its turn, and has to be whole. */
function decideReturn(state: SessionState, reply: Reply): Decision {
  if (replacedIn(state.messages, reply).status === 'running') {
    return refused(t('The reply to replace is still running.'));
  }
  return events({ type: 'reply-chosen', reply: reply.id });
}
