import { toldReplies } from '../protocol/answers.ts';
import type { MessageId } from '../protocol/ids.ts';
import type { ImageRef } from '../protocol/images.ts';
import type { Message, Reply, SessionState, UserMessage } from '../protocol/sessionState.ts';
import { fullText } from '../protocol/fullText.ts';

/** A message of the person with what was answered: providers want the roles to alternate. */
export interface HistoryTurn {
  readonly user: string;
  readonly assistant: string;
  /** That went with the person's message. */
  readonly images?: readonly ImageRef[];
  /** True where the person pinned the message or a reply to it. */
  readonly pinned?: true;
  /** How many messages these are to the person. */
  readonly messages: number;
}

/** Stands for a reply that never came: two messages of one role in a row are refused by some providers. */
const noReply = '[This message got no reply.]';
const cutOff = '\n\n[This reply was cut off here.]';

/**
 * The conversation before `answering`, oldest first; all of it without `answering`. With `after`,
 * only what came after that message and its replies. Replies that another one took the place of are
 * left out, and what the person took away; what was cut off says so.
 */
export function historyTurns(
  state: SessionState,
  answering?: MessageId,
  after?: MessageId,
): readonly HistoryTurn[] {
  const end = state.messages.findIndex((message) => message.id === answering);
  const messages = end === -1 ? state.messages : state.messages.slice(0, end);
  const replies = Map.groupBy(messages.filter(isReply), (reply) => reply.to);
  const asked = messages.filter((message) => message.kind === 'message');
  const first = asked.findIndex((message) => message.id === after) + 1;
  return asked
    .slice(first)
    .filter(({ removed }) => removed === undefined)
    .map((message) => turnOf(message, told(replies.get(message.id) ?? [])));
}

function turnOf({ text, images, pinned }: UserMessage, answers: readonly Reply[]): HistoryTurn {
  const isPinned = pinned ?? answers.some((reply) => reply.pinned);
  return {
    user: text,
    assistant: answerText(answers),
    messages: 1 + answers.length,
    ...(images ? { images } : {}),
    ...(isPinned ? { pinned: true } : {}),
  };
}

function isReply(message: Message): message is Reply {
  return message.kind === 'reply' && message.replacedBy === undefined;
}

function told(replies: readonly Reply[]): readonly Reply[] {
  return toldReplies(replies).filter(({ removed }) => removed === undefined);
}

/** Several replies to one message are one reply and its continuations. */
function answerText(replies: readonly Reply[]): string {
  const text = replies.map(fullText).join('');
  if (text === '') return noReply;
  const last = replies.at(-1);
  const whole = last?.status === 'ended' && last.reason === 'stop';
  return [whole ? text : text + cutOff, ...replies.flatMap(denials)].join('\n\n');
}

const longestDenied = 200;

/** What of the reply the person did not let happen, and why. */
function denials({ denied = [] }: Reply): readonly string[] {
  return denied.map(({ command, reason }) => {
    const shown = command.length > longestDenied ? `${command.slice(0, longestDenied)}…` : command;
    return `[The person did not allow this to be run: ${shown}\nTheir reason: ${reason}]`;
  });
}
