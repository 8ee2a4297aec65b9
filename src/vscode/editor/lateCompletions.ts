import type { CompleteInline } from './inlineCompletions.ts';
import type { CompletionParts } from './completeInline.ts';
import { once } from '../once.ts';

/** Loaded when code is first to be completed. */
export function lateCompletions(parts: CompletionParts): CompleteInline {
  const load = once(async () =>
    (await import('./completeInline.ts')).createInlineCompletions(parts),
  );
  return async (...given) => (await load())(...given);
}
