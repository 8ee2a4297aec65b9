import { amount, t } from '../../protocol/texts.ts';

/** "1 chat", "1,204 chats". On its own, for it is there from the start on. */
export function chatCount(count: number): string {
  return count === 1 ? t('{0} chat', amount(count)) : t('{0} chats', amount(count));
}
