import type { LanguageModel, ModelRequest } from '../models/languageModel.ts';
import { t } from '../protocol/texts.ts';
import { messageIn } from './commitMessage.ts';

/** How the writing of a commit message ended; `typed`: the person writes one. */
export type MessageEnd =
  | { readonly type: 'written' | 'cancelled' | 'typed' }
  /** A sentence, or the end of one. */
  | { readonly type: 'failed'; readonly reason: string };

/** Milliseconds between two writes into the input. */
const pace = 50;

/**
 * Streams a commit message: `show` gets it as far as it has come, in the end as a whole, and says whether
 * to go on. It is not where the person typed something meanwhile. Ends with the signal.
 */
export async function streamMessage(
  model: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal,
  show: (message: string) => boolean,
): Promise<MessageEnd> {
  const own = new AbortController();
  let [answer, shownAt] = ['', 0];
  for await (const part of model.stream(request, AbortSignal.any([signal, own.signal]))) {
    if (signal.aborted) return { type: 'cancelled' };
    if (part.type === 'text-delta') {
      answer += part.text;
      const message = messageIn(answer);
      if (message === '' || performance.now() - shownAt < pace) continue;
      shownAt = performance.now();
      if (show(message)) continue;
      own.abort();
      return { type: 'typed' };
    }
    if (part.type !== 'finish') continue;
    const { outcome } = part;
    if (outcome.type === 'cancelled') return { type: 'cancelled' };
    if (outcome.type === 'failed') return { type: 'failed', reason: outcome.failure.title };
    const message = messageIn(answer);
    if (message === '') return { type: 'failed', reason: t('the answer is empty. Try again.') };
    return show(message) ? { type: 'written' } : { type: 'typed' };
  }
  return signal.aborted
    ? { type: 'cancelled' }
    : { type: 'failed', reason: t('the answer broke off.') };
}
