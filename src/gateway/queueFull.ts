import type { Failure, ModelInfo } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';

/** Too many wait already: another would only wait longer than anybody wants to. */
export function queueFull({ label }: ModelInfo, waiting: number): Failure {
  return {
    kind: 'unavailable',
    title: t('{0} requests are waiting for {1} already.', waiting, label),
    advice: t('Stop some of them, choose another model, or Retry later. Your message is kept.'),
    retryable: true,
    actions: ['choose-model'],
  };
}
