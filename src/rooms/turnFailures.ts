import { detailOf, messageOf } from '../models/failure.ts';
import type { Failure, ModelInfo, ModelRef } from '../protocol/model.ts';
import { amount, t } from '../protocol/texts.ts';

/** The context could not be put together. */
export function unplanned(error: unknown): Failure {
  return {
    kind: 'unexpected',
    title: t('The context of your message could not be put together.'),
    advice: t('Retry. If it stays so, the log says why. Your message is kept.'),
    ...detailOf(messageOf(error)),
    retryable: true,
    actions: ['open-log'],
  };
}

/** A fault of Parley's own, or of a model that no policy guards. What was thrown stands in the log only. */
export function brokenTurn(): Failure {
  return {
    kind: 'unexpected',
    title: t('Something went wrong in Parley while this was answered.'),
    advice: t('What came is kept. Retry; if it happens again, the log says more.'),
    retryable: true,
    actions: ['open-log'],
  };
}

/** The model that a session asks for is not there (any more). */
export function missingModel(ref: ModelRef): Failure {
  return {
    kind: 'no-model',
    title: t('The model {0} of “{1}” is not there.', ref.model, ref.provider),
    advice: t('Choose another model below, then Retry. Your message is kept.'),
    retryable: true,
    actions: ['choose-model', 'open-settings'],
  };
}

/** Instructions and message alone are more than the model takes. Both counts are tokens. */
export function tooLong(
  plan: { readonly needed: number; readonly available: number; readonly about?: string },
  model: ModelInfo,
): Failure {
  const { about } = plan;
  return {
    kind: 'context-too-long',
    title:
      about === undefined
        ? t('This message is too long for {0}.', model.label)
        : t('{0} is too long for {1}.', about, model.label),
    advice:
      t('It needs {0} tokens and {1} are free. ', amount(plan.needed), amount(plan.available)) +
      (about === undefined
        ? t('Shorten it, or choose a model with a larger window, then Retry. Your message is kept.')
        : t('Select a part of it and ask about that, or choose a model with a larger window.')),
    retryable: true,
    actions: ['choose-model'],
  };
}

/** A message has images, the model sees none, and nobody said that they do not matter. */
export function cannotSee({ label }: ModelInfo): Failure {
  return {
    kind: 'bad-request',
    title: t('{0} cannot see the images of this message.', label),
    advice: t('Choose a model that sees images, then Retry. Your message is kept.'),
    retryable: true,
    actions: ['choose-model'],
  };
}
