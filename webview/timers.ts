/** Timers, so that tests need not wait. */
export interface Timers {
  /** Calls back after that many milliseconds; the result cancels. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** Milliseconds after which the host is called slow. */
export const slowAfter = 5_000;
