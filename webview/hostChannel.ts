/** What to do with a message that arrived. */
export type Arrival =
  | { readonly type: 'take' }
  /** A repetition, or something from before the snapshot that is awaited. */
  | { readonly type: 'ignore' }
  /** One before it is missing: ask for a snapshot. */
  | { readonly type: 'gap'; readonly expected: number; readonly got: number };

/**
 * Watches the numbers of the host's messages. After a gap nothing counts until the next snapshot,
 * and only one snapshot is asked for.
 */
export class HostChannel {
  /** The next number; undefined while a snapshot is awaited, as at the start. */
  #expected: number | undefined;

  arrive(message: { readonly type: string; readonly seq: number }): Arrival {
    if (message.type === 'snapshot') {
      this.#expected = message.seq + 1;
      return { type: 'take' };
    }
    const expected = this.#expected;
    if (expected === undefined || message.seq < expected) return { type: 'ignore' };
    if (message.seq > expected) {
      this.#expected = undefined;
      return { type: 'gap', expected, got: message.seq };
    }
    this.#expected = expected + 1;
    return { type: 'take' };
  }

  /** What was taken did not fit after all: the next snapshot is awaited. */
  distrust(): void {
    this.#expected = undefined;
  }
}
