/** What to do with a message that arrived. */
export type Arrival =
  | { readonly type: 'take' }
  /** A repetition, or something from before the snapshot that is awaited. */
  | { readonly type: 'ignore' }
  /** Something is missing: ask for a snapshot. */
  | { readonly type: 'gap'; readonly expected: number; readonly got: number };

/**
 * Heartbeats in a row without the snapshot that is awaited. The host sends them to a page that it gave
 * one, and the first may have been under way when this one asked.
 */
const patience = 2;

/**
 * Watches the numbers of the host's messages. After a gap nothing counts until the next snapshot, which
 * is asked for once, and again where heartbeats come in its place: it got lost, or the asking did.
 */
export class HostChannel {
  /** The next number; undefined while a snapshot is awaited, as at the start. */
  #expected: number | undefined;
  #beats = 0;

  /** True until the snapshot is here that it waits for. */
  get awaits(): boolean {
    return this.#expected === undefined;
  }

  arrive(message: { readonly type: string; readonly seq: number }): Arrival {
    if (message.type === 'snapshot') {
      this.#expected = message.seq + 1;
      return { type: 'take' };
    }
    const expected = this.#expected;
    if (expected === undefined) return this.#await(message);
    if (message.seq < expected) return { type: 'ignore' };
    if (message.seq > expected) {
      this.distrust();
      return { type: 'gap', expected, got: message.seq };
    }
    this.#expected = expected + 1;
    return { type: 'take' };
  }

  /** What was taken did not fit after all: the next snapshot is awaited. */
  distrust(): void {
    this.#expected = undefined;
    this.#beats = 0;
  }

  #await({ type, seq }: { readonly type: string; readonly seq: number }): Arrival {
    if (type === 'ping') this.#beats += 1;
    if (this.#beats < patience) return { type: 'ignore' };
    this.#beats = 0;
    return { type: 'gap', expected: 0, got: seq };
  }
}
