import type { TokenCounter } from '../tokenCounter.ts';
import type { Calibration } from './calibration.ts';

/**
 * Counts as another tokenizer does, as far as its factor is known. Rounds each count up, so that a sum
 * of many is too large rather than too small.
 */
export function calibrated(counter: TokenCounter, calibration: Calibration): TokenCounter {
  const { factor } = calibration;
  return {
    calibration,
    async count(texts, signal) {
      const counts = await counter.count(texts, signal);
      return factor === 1 ? counts : counts.map((count) => Math.ceil(count * factor));
    },
  };
}
