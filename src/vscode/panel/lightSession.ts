import type { Message, SessionState } from '../../protocol/sessionState.ts';

/** How many messages at the end keep their receipts: the ones that are looked at. */
const whole = 40;

/**
 * A session for a page that has to show it at once: what replies were built from is most of a long
 * session, and is left out of all but the last ones. A page asks for it when a person wants to see it.
 */
export function lightSession(session: SessionState): SessionState {
  const { messages, aside } = session;
  const from = messages.length - whole;
  return {
    ...session,
    messages: messages.map((message, at) => (at < from ? lightMessage(message) : untold(message))),
    aside: Object.fromEntries(
      Object.entries(aside).map(([head, others]) => [head, others.map(lightMessage)]),
    ),
  };
}

/** The last `count` messages of a session, as they stand at its end and with nothing beside them. */
export function endOf(session: SessionState, count: number): SessionState {
  return { ...session, messages: session.messages.slice(-count), branchings: [], aside: {} };
}

/** What was selected in a terminal no page needs: what an answer had of it, its receipt says. */
function untold(message: Message): Message {
  if (message.kind === 'reply' || !message.terminal) return message;
  const { terminal: _terminal, ...told } = message;
  return told;
}

function lightMessage(message: Message): Message {
  if (message.kind === 'message') return untold(message);
  if (message.receipt.items.length === 0) return message;
  const { items } = message.receipt;
  const itemsSent = items.filter(({ leftOut }) => leftOut === undefined).length;
  return { ...message, receipt: { ...message.receipt, items: [], itemsSent } };
}
