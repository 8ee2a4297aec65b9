import type { Calibration } from './tokens/calibration.ts';

/** Counts tokens, many texts in one go. */
export interface TokenCounter {
  /** How its counts are corrected already, and by how much they may be too small; exact where missing. */
  readonly calibration?: Calibration;
  /** One count for each text, in the same order. Rejects with the signal's reason when aborted. */
  count(texts: readonly string[], signal?: AbortSignal): Promise<readonly number[]>;
}

/** UTF-16 units of text whose counts are remembered: ten files of 1 MB and a long history. */
const defaultCapacity = 16_000_000;

/**
 * Remembers counts by the text itself, so no key can go stale; the least recently used texts are
 * forgotten once all remembered ones together exceed `capacity` UTF-16 units.
 */
export function createCachedCounter(
  counter: TokenCounter,
  capacity: number = defaultCapacity,
): TokenCounter {
  const known = new Map<string, number>();
  let size = 0;

  function recall(text: string): number | undefined {
    const count = known.get(text);
    if (count === undefined) return undefined;
    // A map keeps the order of insertion: what is used goes to the end, the oldest stands first.
    known.delete(text);
    known.set(text, count);
    return count;
  }

  function remember(text: string, count: number): void {
    if (text.length > capacity || known.has(text)) return;
    known.set(text, count);
    size += text.length;
    for (const oldest of known.keys()) {
      if (size <= capacity) return;
      known.delete(oldest);
      size -= oldest.length;
    }
  }

  return {
    async count(texts, signal) {
      const counts = new Map<string, number>();
      const missing = new Set<string>();
      for (const text of texts) {
        const count = recall(text);
        if (count === undefined) missing.add(text);
        else counts.set(text, count);
      }
      if (missing.size > 0) {
        const asked = [...missing];
        const answers = await counter.count(asked, signal);
        for (const [i, text] of asked.entries()) {
          const count = answers[i] ?? 0;
          counts.set(text, count);
          remember(text, count);
        }
      }
      return texts.map((text) => counts.get(text) ?? 0);
    },
  };
}
