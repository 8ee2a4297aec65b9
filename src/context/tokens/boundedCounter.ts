import type { TokenCounter } from '../tokenCounter.ts';

/** UTF-16 units of a text that are counted one by one: a few tenths of a second in the worker. */
const defaultLimit = 2_000_000;
/** Of a longer one so many pieces of so many units are counted. */
const pieces = 16;
const pieceLength = 32_000;

/**
 * Counts texts of any length in bounded time: a longer one is taken to be as dense throughout as the
 * densest of 16 pieces of it, so that its count is too large rather than too small.
 */
export function createBoundedCounter(counter: TokenCounter, limit = defaultLimit): TokenCounter {
  return {
    async count(texts, signal) {
      const asked = texts.map((text) => (text.length <= limit ? [text] : samplesOf(text)));
      const counts = await counter.count(asked.flat(), signal);
      let at = 0;
      return texts.map((text, i) => {
        const parts = asked[i] ?? [];
        const own = counts.slice(at, (at += parts.length));
        if (text.length <= limit) return own[0] ?? 0;
        const density = own.map((count, each) => count / (parts[each]?.length ?? 1));
        return Math.ceil(Math.max(...density) * text.length);
      });
    },
  };
}

function samplesOf(text: string): readonly string[] {
  const stride = (text.length - pieceLength) / (pieces - 1);
  return Array.from({ length: pieces }, (_, at) => {
    const start = Math.floor(at * stride);
    return text.slice(start, start + pieceLength).toWellFormed();
  });
}
