import type { ModelRequest, StreamOutcome } from '../models/languageModel.ts';
import type { Usage } from '../protocol/model.ts';
import type { Counted, ServerLimit } from './rateHeaders.ts';
import { requestTokens } from './requestTokens.ts';
import { TokenBucket, type Taken } from './tokenBucket.ts';
import { WaitingLine } from './waitingLine.ts';

/** What a request will take of each limit, rather too much. */
export type Need = Readonly<Record<Counted, number>>;

export function needOf(request: ModelRequest): Need {
  const input = requestTokens(request);
  const output = request.maxOutputTokens;
  return {
    requests: 1,
    tokens: input + output,
    'input-tokens': input,
    'output-tokens': output,
  };
}

/** A bucket and what it counts. */
export interface Limit {
  readonly counted: Counted;
  readonly bucket: TokenBucket;
}

/** What one request took, to be corrected when its usage is known. */
export interface Fare {
  readonly need: Need;
  readonly taken: readonly { readonly limit: Limit; readonly taken: Taken }[];
  /** Its name among what all windows took. */
  readonly entry?: number;
}

/** Milliseconds. */
const firstHold = 1_000;
const longestHold = 60_000;

/** The limits of one model, and who waits for them. */
export class RateLane {
  readonly line: WaitingLine;
  readonly #configured: readonly Limit[];
  readonly #learned: Map<Counted, Limit> = new Map();
  #hold = { from: 0, ms: 0 };
  #refusals = 0;

  constructor(configured: readonly Limit[], queue: number) {
    this.#configured = configured;
    this.line = new WaitingLine(queue);
  }

  /** Milliseconds until the next request may be sent, as far as is known now. */
  waitFor(need: Need, now: number): number {
    const waits = this.#limits().map(({ counted, bucket }) => bucket.waitFor(need[counted], now));
    return Math.max(this.heldFor(now), ...waits);
  }

  /** Milliseconds that the server asked to wait. A clock that was set back ends the wait. */
  heldFor(now: number): number {
    const passed = now - this.#hold.from;
    return passed < 0 ? 0 : Math.max(0, this.#hold.ms - passed);
  }

  take(need: Need, now: number): Fare {
    const taken = this.#limits().map((limit) => ({
      limit,
      taken: limit.bucket.take(need[limit.counted], now),
    }));
    return { need, taken };
  }

  /** Corrects the estimate, and slows down where the server refused. */
  settle(
    fare: Fare,
    usage: Usage | undefined,
    outcome: StreamOutcome | undefined,
    now: number,
  ): void {
    if (usage) {
      const used: Need = {
        requests: 1,
        tokens: usage.input + usage.output,
        'input-tokens': usage.input,
        'output-tokens': usage.output,
      };
      for (const { limit, taken } of fare.taken) {
        limit.bucket.giveBack(taken, Math.max(0, fare.need[limit.counted] - used[limit.counted]));
      }
    }
    if (outcome?.type === 'done') this.#refusals = 0;
    if (outcome?.type !== 'failed' || outcome.failure.kind !== 'rate-limited') return;
    const guess = Math.min(longestHold, firstHold * 2 ** this.#refusals++);
    this.#holdFor(outcome.failure.retryAfter ?? guess, now);
  }

  learn({ counted, limit, remaining, reset, period }: ServerLimit, now: number): void {
    if (period === 'window') {
      // Nothing comes back before the window's end; what is left until then, the server counts.
      if (remaining === 0) this.#holdFor(reset, now);
      return;
    }
    const options = { capacity: limit, perMs: limit / period };
    const known = this.#learned.get(counted);
    const bucket = known?.bucket ?? new TokenBucket(options, remaining);
    bucket.follow(options, remaining, now);
    if (!known) this.#learned.set(counted, { counted, bucket });
  }

  #holdFor(ms: number, now: number): void {
    if (ms > this.heldFor(now)) this.#hold = { from: now, ms };
  }

  #limits(): readonly Limit[] {
    return [...this.#configured, ...this.#learned.values()];
  }
}
