import type { Failure } from '../protocol/model.ts';

export const contention: Failure = {
  kind: 'storage',
  title: 'Another window is writing to this chat',
  advice: 'Go on in that window, or take the chat over here.',
  retryable: true,
  actions: [],
};

export const parkedFailure: Failure = {
  kind: 'unexpected',
  title: 'This chat stopped after repeated errors',
  advice: 'Nothing that was saved is lost. Reopen the chat; the log says what went wrong.',
  retryable: true,
  actions: ['open-log'],
};

/** An error that nobody foresaw, in words for a person. */
export function unexpectedFailure(error: unknown): Failure {
  return {
    kind: 'unexpected',
    title: 'Something went wrong in this chat',
    advice: 'Try again; the log has the details.',
    detail: (error instanceof Error ? error.message : String(error)).slice(0, 500),
    retryable: true,
    actions: ['open-log'],
  };
}
