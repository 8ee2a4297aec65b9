import type { CodeFromReply } from '../../edits/codeFromReply.ts';
import { t } from '../../protocol/texts.ts';

/** Why an answer comes to no change, after "was proposed:"; undefined where it may. */
export function whyNoCode(found: CodeFromReply): string | undefined {
  if (found.type === 'code') {
    return found.closed ? undefined : t('the code in the answer has no end. Retry in the chat.');
  }
  const reasons = {
    empty: t('the answer is empty. Retry in the chat.'),
    prose: t('the answer holds no code. It is in the chat: ask again and say what to change.'),
    diff: t('the answer is a diff rather than the whole code. Retry in the chat.'),
  };
  return reasons[found.reason];
}
