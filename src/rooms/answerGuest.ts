import type { PromptMessage } from '../context/prompt.ts';
import type { LanguageModel, ModelRequest } from '../models/languageModel.ts';
import type { Failure } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';
import { requestProgress } from './requestProgress.ts';

/** Where an answer goes that is not kept in a chat of Parley's own. */
export interface GuestStream {
  /** The next piece, Markdown of a model. */
  markdown(text: string): void;
  /** What is waited for. */
  progress(text: string): void;
}

export type GuestEnd =
  | { readonly type: 'done' | 'cancelled' }
  /** For a person: what happened, and what to do. */
  | { readonly type: 'failed'; readonly text: string };

/** A turn that was told elsewhere. */
export interface GuestTurn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** Puts earlier turns between the instructions and the question: the newest that fit `limit` UTF-16 units. */
export function withGuestTurns(
  messages: readonly PromptMessage[],
  turns: readonly GuestTurn[],
  limit: number,
): readonly PromptMessage[] {
  let left = limit;
  const oldest = turns.findLastIndex(({ text }) => (left -= text.length) < 0);
  const told = turns.slice(oldest + 1);
  // An answer whose question is left out would be the first word of the talk.
  const whole = told.slice(told.findIndex(({ role }) => role === 'user'));
  const kept = told.some(({ role }) => role === 'user') ? whole : [];
  const question = messages.at(-1);
  return [...messages.slice(0, -1), ...kept, ...(question ? [question] : [])];
}

/** Asks and passes on what comes, as it comes. Never rejects but where the model throws. */
export async function answerGuest(
  model: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal,
  stream: GuestStream,
): Promise<GuestEnd> {
  let some = false;
  for await (const part of model.stream(request, signal)) {
    if (signal.aborted) return { type: 'cancelled' };
    if (part.type === 'text-delta') {
      some ||= part.text !== '';
      stream.markdown(part.text);
    } else if (part.type === 'notice') {
      const { text } = requestProgress(part.notice, Date.now()) ?? {};
      if (text !== undefined) stream.progress(text);
    } else if (part.type === 'finish') {
      const { outcome } = part;
      if (outcome.type === 'cancelled') return { type: 'cancelled' };
      if (outcome.type === 'failed') return { type: 'failed', text: failureText(outcome.failure) };
      if (outcome.reason === 'length')
        return {
          type: 'failed',
          text: t('The answer was cut off at its limit. Ask for the rest.'),
        };
      return some
        ? { type: 'done' }
        : { type: 'failed', text: t('The answer is empty. Ask again.') };
    }
  }
  if (signal.aborted) return { type: 'cancelled' };
  return { type: 'failed', text: t('The answer broke off. Ask again.') };
}

function failureText({ title, advice }: Failure): string {
  return [title, advice].filter((each) => each !== '').join(' ');
}
