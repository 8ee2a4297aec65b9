import type { Failure, ModelInfo } from '../protocol/model.ts';

/** Too many wait already: another would only wait longer than anybody wants to. */
export function queueFull({ label }: ModelInfo, waiting: number): Failure {
  return {
    kind: 'unavailable',
    title: `${waiting} requests are waiting for ${label} already.`,
    advice: 'Stop some of them, choose another model, or Retry later. Your message is kept.',
    retryable: true,
    actions: ['choose-model'],
  };
}
