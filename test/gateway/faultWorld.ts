import assert from 'node:assert/strict';
import { createBreaker } from '../../src/gateway/breaker.ts';
import { CircuitBreakers } from '../../src/gateway/circuitBreakers.ts';
import { createFailover } from '../../src/gateway/failover.ts';
import type { PolicyName } from '../../src/gateway/gateway.ts';
import { applyPolicies, type Policy } from '../../src/gateway/policies.ts';
import { createRetry } from '../../src/gateway/retry.ts';
import { RunnerPool } from '../../src/gateway/runnerPool.ts';
import { createTimeouts, type TimeLimits } from '../../src/gateway/timeouts.ts';
import { createWholeness } from '../../src/gateway/wholeness.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { policyOrder } from '../../src/gateway/policyOrder.ts';
import { key } from '../models/wireBench.ts';
import { WaitingClock } from './waitingClock.ts';

/** Generous, so that a busy machine is not taken for a server that hangs. */
export const patient: TimeLimits = { first: 15_000, between: 15_000 };

/** What the policies that act on a failure know, with one runner for each model. */
export class FaultWorld {
  readonly clock: WaitingClock = new WaitingClock();
  readonly pool: RunnerPool = new RunnerPool({ runners: () => 1 });
  readonly breakers: CircuitBreakers = new CircuitBreakers({
    now: this.clock.now,
    onError: (error) => assert.fail(String(error)),
  });

  /** All of them around a model, in the order that the extension has them. */
  guarded(model: LanguageModel, times: TimeLimits, spare?: LanguageModel): LanguageModel {
    const candidates = spare ? [this.#behind(spare, patient, [])] : [];
    const failover = createFailover({ candidates: () => candidates });
    return this.#behind(model, times, [failover, createWholeness((words) => words)]);
  }

  #behind(model: LanguageModel, times: TimeLimits, outer: readonly Policy[]): LanguageModel {
    const { now, timer } = this.clock;
    const inner: Partial<Record<PolicyName, Policy>> = {
      timeouts: createTimeouts(times),
      retry: createRetry({}, { now, timer, random: () => 1 }),
      breaker: createBreaker(this.breakers, () => Promise.resolve(key)),
      runners: this.pool.policy,
    };
    const ordered = policyOrder.flatMap((name) => inner[name] ?? []);
    return applyPolicies(model, [...ordered, ...outer]);
  }
}
