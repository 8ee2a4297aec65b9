import type { HostMessage } from '../src/protocol/panel.ts';
import type { Message, SessionState } from '../src/protocol/sessionState.ts';

/** The same with the pieces that a reply was built from; as it is where that reply is not shown. */
export function withReceipt<T extends { readonly session?: SessionState }>(
  current: T,
  { session: id, reply, receipt }: Extract<HostMessage, { type: 'receipt' }>,
): T {
  const { session } = current;
  if (session?.id !== id) return current;
  const change = (each: Message): Message =>
    each.kind === 'reply' && each.id === reply ? { ...each, receipt } : each;
  return { ...current, session: { ...session, messages: session.messages.map(change) } };
}
