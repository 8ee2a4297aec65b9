export interface BucketOptions {
  /** The most that can be taken at once. */
  readonly capacity: number;
  /** How much comes back in a millisecond. */
  readonly perMs: number;
  /** No more than `most` is taken within any `ms`, whatever the bucket holds. */
  readonly window?: { readonly ms: number; readonly most: number };
}

/** What was taken, for giving a part of it back. */
export interface Taken {
  at: number;
  amount: number;
}

const minute = 60_000;

/**
 * A bucket that keeps to `limit` a minute: a sixth of it at once, the rest as it comes back, and never
 * more than `limit` in any minute, which a bucket alone would pass by what it held at the start.
 */
export function perMinute(limit: number): TokenBucket {
  const capacity = Math.max(1, Math.floor(limit / 6));
  return new TokenBucket({ capacity, perMs: limit / minute, window: { ms: minute, most: limit } });
}

/**
 * A token bucket (Turner 1986; as in RFC 2697). What is larger than the bucket takes all of it and leaves
 * a debt, so that it comes through at all. Times are milliseconds of one clock; where that is set back no
 * time has passed, and all goes on from there.
 */
export class TokenBucket {
  #options: BucketOptions;
  #level: number;
  #at = Number.NEGATIVE_INFINITY;
  #taken: Taken[] = [];
  #inWindow = 0;

  constructor(options: BucketOptions, level: number = options.capacity) {
    this.#options = options;
    this.#level = level;
  }

  /** Milliseconds until `amount` can be taken; 0 for at once. */
  waitFor(amount: number, now: number): number {
    this.#advance(now);
    const { capacity, perMs } = this.#options;
    // A hair less is enough: what comes back in fractions never quite adds up.
    const missing = Math.min(amount, capacity) - this.#level - 1e-6;
    const wait = missing <= 0 ? 0 : missing / perMs;
    return Math.ceil(Math.max(wait, this.#windowWait(amount)));
  }

  take(amount: number, now: number): Taken {
    this.#advance(now);
    this.#level -= amount;
    const taken = { at: this.#at, amount };
    if (this.#options.window) this.#taken.push(taken);
    this.#inWindow += amount;
    return taken;
  }

  /** Puts back what turned out not to be needed. */
  giveBack(taken: Taken, amount: number): void {
    const back = Math.min(amount, taken.amount);
    taken.amount -= back;
    this.#level = Math.min(this.#options.capacity, this.#level + back);
    if (this.#taken.includes(taken)) this.#inWindow -= back;
  }

  /** Follows what a server tells of its own bucket; it may know of others who take from it. */
  follow(options: BucketOptions, remaining: number, now: number): void {
    this.#advance(now);
    this.#options = options;
    this.#level = Math.min(this.#level, remaining);
  }

  #advance(now: number): void {
    if (now < this.#at) this.#setBack(this.#at - now);
    if (now <= this.#at) return;
    const { capacity, perMs, window } = this.#options;
    const passed = this.#at === Number.NEGATIVE_INFINITY ? 0 : now - this.#at;
    this.#level = Math.min(capacity, this.#level + passed * perMs);
    this.#at = now;
    if (!window) return;
    const gone = this.#taken.findIndex((each) => each.at > now - window.ms);
    const old = this.#taken.splice(0, gone < 0 ? this.#taken.length : gone);
    for (const each of old) this.#inWindow -= each.amount;
  }

  #setBack(ms: number): void {
    for (const each of this.#taken) each.at -= ms;
    this.#at -= ms;
  }

  #windowWait(amount: number): number {
    const { window } = this.#options;
    if (!window) return 0;
    let over = this.#inWindow + Math.min(amount, window.most) - window.most;
    let wait = 0;
    for (const each of this.#taken) {
      if (over <= 0) break;
      over -= each.amount;
      wait = each.at + window.ms - this.#at;
    }
    return wait;
  }
}
