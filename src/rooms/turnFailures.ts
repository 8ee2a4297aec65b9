import { detailOf, messageOf } from '../models/failure.ts';
import type { Failure, ModelInfo, ModelRef } from '../protocol/model.ts';

/** The context could not be put together. */
export function unplanned(error: unknown): Failure {
  return {
    kind: 'unexpected',
    title: 'The context of your message could not be put together.',
    advice: 'Retry. If it stays so, the log says why. Your message is kept.',
    ...detailOf(messageOf(error)),
    retryable: true,
    actions: ['open-log'],
  };
}

/** A fault of Parley's own, or of a model that no policy guards. What was thrown stands in the log only. */
export function brokenTurn(): Failure {
  return {
    kind: 'unexpected',
    title: 'Something went wrong in Parley while this was answered.',
    advice: 'What came is kept. Retry; if it happens again, the log says more.',
    retryable: true,
    actions: ['open-log'],
  };
}

/** The model that a session asks for is not there (any more). */
export function missingModel(ref: ModelRef): Failure {
  return {
    kind: 'no-model',
    title: `The model ${ref.model} of “${ref.provider}” is not there.`,
    advice: 'Choose another model below, then Retry. Your message is kept.',
    retryable: true,
    actions: ['choose-model', 'open-settings'],
  };
}

/** Instructions and message alone are more than the model takes. Both counts are tokens. */
export function tooLong(
  plan: { readonly needed: number; readonly available: number },
  model: ModelInfo,
): Failure {
  return {
    kind: 'context-too-long',
    title: `This message is too long for ${model.label}.`,
    advice:
      `It needs ${plan.needed.toLocaleString('en')} tokens and ${plan.available.toLocaleString('en')} are free. ` +
      'Shorten it, or choose a model with a larger window, then Retry. Your message is kept.',
    retryable: true,
    actions: ['choose-model'],
  };
}

/** A message has images, the model sees none, and nobody said that they do not matter. */
export function cannotSee({ label }: ModelInfo): Failure {
  return {
    kind: 'bad-request',
    title: `${label} cannot see the images of this message.`,
    advice: 'Choose a model that sees images, then Retry. Your message is kept.',
    retryable: true,
    actions: ['choose-model'],
  };
}
