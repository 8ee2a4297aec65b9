import type { MessageId } from '../protocol/ids.ts';
import type { Message, Reply, SessionState } from '../protocol/sessionState.ts';

/** A message of the person with what was answered: providers want the roles to alternate. */
export interface HistoryTurn {
  readonly user: string;
  readonly assistant: string;
  /** How many messages these are to the person. */
  readonly messages: number;
}

/** Stands for a reply that never came: two messages of one role in a row are refused by some providers. */
const noReply = '[This message got no reply.]';
const cutOff = '\n\n[This reply was cut off here.]';

/**
 * The conversation before `answering`, oldest first; all of it without `answering`.
 * Replies that another one took the place of are left out; what was cut off says so.
 */
export function historyTurns(state: SessionState, answering?: MessageId): readonly HistoryTurn[] {
  const end = state.messages.findIndex((message) => message.id === answering);
  const messages = end === -1 ? state.messages : state.messages.slice(0, end);
  const replies = Map.groupBy(messages.filter(isShown), (reply) => reply.to);
  return messages
    .filter((message) => message.kind === 'message')
    .map(({ id, text }) => {
      const answers = replies.get(id) ?? [];
      return { user: text, assistant: answerText(answers), messages: 1 + answers.length };
    });
}

function isShown(message: Message): message is Reply {
  return message.kind === 'reply' && message.replacedBy === undefined;
}

/** Several replies to one message are one reply and its continuations. */
function answerText(replies: readonly Reply[]): string {
  const text = replies.map((reply) => reply.text).join('');
  if (text === '') return noReply;
  const last = replies.at(-1);
  const whole = last?.status === 'ended' && last.reason === 'stop';
  return whole ? text : text + cutOff;
}
