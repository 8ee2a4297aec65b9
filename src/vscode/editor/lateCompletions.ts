import type { CompleteInline } from './inlineCompletions.ts';
import type { CompletionParts } from './completeInline.ts';

/** Loaded when code is first to be completed. */
export function lateCompletions(parts: CompletionParts): CompleteInline {
  let loading: Promise<CompleteInline> | undefined;
  const load = async (): Promise<CompleteInline> =>
    (await import('./completeInline.ts')).createInlineCompletions(parts);
  return async (...given) => (await (loading ??= load()))(...given);
}
