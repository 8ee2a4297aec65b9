import type { TokenCounter } from '../tokenCounter.ts';

/** Bytes of a token at the least, on the average of a text: prose has 4 and more, dense code 3. */
const bytesPerToken = 2;

/**
 * Counts by length where the counter fails, which `onFailed` hears of: a question is not held up by that, and
 * takes too much room for itself rather than too little. Rejects with the signal's reason when aborted.
 */
export function orEstimated(
  counter: TokenCounter,
  onFailed: (error: unknown) => void,
): TokenCounter {
  return {
    async count(texts, signal) {
      try {
        return await counter.count(texts, signal);
      } catch (error) {
        signal?.throwIfAborted();
        onFailed(error);
        return texts.map((text) => Math.ceil(Buffer.byteLength(text) / bytesPerToken));
      }
    },
  };
}
