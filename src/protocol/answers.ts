import type { MessageId } from './ids.ts';
import { isRunning, type Message, type Reply } from './sessionState.ts';

/**
 * What several models answered to one message, in the order in which they were asked; empty where its
 * replies are no such answers. What Retry replaced is none.
 */
export function answersTo(messages: readonly Message[], to: MessageId): readonly Reply[] {
  return besideEachOther(messages.filter((each) => each.kind === 'reply' && each.to === to));
}

/** Of several answers the one that is shown, and told to models. */
export function shownAnswer(answers: readonly Reply[]): Reply | undefined {
  return (
    answers.find(({ chosen }) => chosen) ??
    answers.find(({ status }) => status !== 'failed') ??
    answers[0]
  );
}

/**
 * True where a reply may be asked for again: nothing runs, or nothing but others that answer the same
 * message beside it. One that hangs keeps none of them waiting.
 */
export function canAskAgain(messages: readonly Message[], reply: Reply): boolean {
  const running = messages.filter(isRunning);
  if (running.length === 0) return true;
  const answers = new Set(answersTo(messages, reply.to).map(({ id }) => id));
  const others = running.every(({ id }) => id !== reply.id && answers.has(id));
  return others && answers.has(reply.id);
}

/** The reply that stands in the place of one that Retry replaced, perhaps more than once; else that one. */
export function replacedIn(messages: readonly Message[], reply: Reply): Reply {
  let at = reply;
  // Each replaces another one: there are no more steps than messages, in a damaged chat either.
  for (let steps = messages.length; at.replacedBy !== undefined && steps > 0; steps--) {
    const next = messages.find(({ id }) => id === at.replacedBy);
    if (next?.kind !== 'reply') break;
    at = next;
  }
  return at;
}

/** The replies to one message that count for what follows: of several answers the one that is shown. */
export function toldReplies(replies: readonly Reply[]): readonly Reply[] {
  const answers = besideEachOther(replies);
  if (answers.length === 0) return replies;
  const shown = shownAnswer(answers);
  return replies.filter((reply) => reply === shown);
}

/** The messages without the answers that another one is shown in the place of. */
export function shownMessages(messages: readonly Message[]): readonly Message[] {
  const asked = new Set(messages.flatMap((each) => (isBeside(each) ? [each.to] : [])));
  if (asked.size === 0) return messages;
  const hidden = new Set(
    [...asked].flatMap((to) => {
      const answers = answersTo(messages, to);
      const shown = shownAnswer(answers);
      return answers.filter((each) => each !== shown);
    }),
  );
  return messages.filter((each) => each.kind === 'message' || !hidden.has(each));
}

/** The answers that grow while another one is shown in their place. */
export function growingUnseen(messages: readonly Message[]): ReadonlySet<MessageId> {
  const running = messages.filter(isRunning);
  if (running.length === 0) return new Set();
  const shown = new Set(shownMessages(messages));
  return new Set(running.filter((each) => !shown.has(each)).map(({ id }) => id));
}

function besideEachOther(replies: readonly Message[]): readonly Reply[] {
  if (!replies.some(isBeside)) return [];
  const answers = replies.filter(
    (each): each is Reply => each.kind === 'reply' && each.replacedBy === undefined,
  );
  return answers.length > 1 ? answers : [];
}

function isBeside(message: Message): message is Reply {
  return message.kind === 'reply' && message.beside === true;
}
