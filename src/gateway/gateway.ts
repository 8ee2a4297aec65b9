import type { LanguageModel } from '../models/languageModel.ts';
import type { Disposable } from '../protocol/emitter.ts';
import type { Log } from '../protocol/log.ts';
import type { ModelRef } from '../protocol/model.ts';
import { createBreaker, type KeyOf } from './breaker.ts';
import type { Budgets, SharedBudgets } from './budgets.ts';
import { CircuitBreakers, type SharedCircuits } from './circuitBreakers.ts';
import { createFailover } from './failover.ts';
import { HealthMonitor } from './health.ts';
import type { Ledger } from './ledger.ts';
import { Meter } from './metering.ts';
import type { Pace } from './pace.ts';
import { applyPolicies, type Policy } from './policies.ts';
import { RateLimits, type SharedPace } from './rateLimit.ts';
import { createRedaction, type Mask } from './redaction.ts';
import { ResponseCache } from './responseCache.ts';
import { createRetry } from './retry.ts';
import { RunnerPool } from './runnerPool.ts';
import { createTimeouts } from './timeouts.ts';
import { createWholeness } from './wholeness.ts';

/** The policies by name: whoever composes the gateway says in which order they stand. */
export type PolicyName =
  | 'timeouts'
  | 'redaction'
  | 'metering'
  | 'health'
  | 'limits'
  | 'retry'
  | 'breaker'
  | 'runners'
  | 'failover'
  | 'budget'
  | 'cache'
  | 'wholeness';

export interface GatewaySettings {
  /** Who answers in the place of a model that fails, in this order. */
  readonly failover: readonly ModelRef[];
  readonly budgets: Budgets;
  readonly reuseAnswers: boolean;
  readonly maskSecrets: boolean;
  /** How fast the provider of this id may be asked. */
  readonly pace: (provider: string) => Pace;
}

export interface GatewayOptions {
  /** From the inside out: the last one sees a request first. What stands before `failover` is around each model. */
  readonly order: readonly PolicyName[];
  /** Asked with each request, so that a change counts at once. */
  readonly settings: () => GatewaySettings;
  readonly find: (ref: ModelRef) => LanguageModel | undefined;
  /** A provider's key, of which a hash is kept. */
  readonly keyOf: KeyOf;
  readonly mask: Mask;
  /** Takes secrets out of what is logged or shown. */
  readonly redact: (text: string) => string;
  readonly ledger: Ledger;
  /** What all windows of this person keep together; without it each keeps it by itself. */
  readonly shared?: {
    readonly pace: SharedPace;
    readonly circuits: SharedCircuits;
    readonly budgets: SharedBudgets;
  };
  readonly log: Log;
}

/** The one way to every model. */
export class Gateway implements Disposable {
  readonly health: HealthMonitor;
  readonly breakers: CircuitBreakers;
  readonly limits: RateLimits;
  readonly pool: RunnerPool;
  readonly meter: Meter;
  readonly cache = new ResponseCache({ fresh: ({ fresh }) => fresh === true });
  readonly #options: GatewayOptions;
  readonly #policies: Readonly<Record<PolicyName, Policy>>;

  constructor(options: GatewayOptions) {
    const { log, ledger, settings, shared } = options;
    const onError = (error: unknown): void =>
      log.error('A state of the gateway was not shown', error);
    this.#options = options;
    this.limits = new RateLimits({
      provider: (id) => settings().pace(id),
      onError,
      ...(shared ? { shared: shared.pace } : {}),
    });
    this.pool = new RunnerPool({
      runners: ({ ref }) => settings().pace(ref.provider).runners,
      onError,
    });
    this.health = new HealthMonitor({ onError });
    this.breakers = new CircuitBreakers({
      onError,
      redact: options.redact,
      ...(shared ? { shared: shared.circuits } : {}),
    });
    this.meter = new Meter({
      ledger,
      budgets: () => settings().budgets,
      onError,
      ...(shared ? { shared: shared.budgets } : {}),
    });
    this.#policies = {
      timeouts: createTimeouts(),
      redaction: createRedaction(options.mask, (kinds, correlation) =>
        log.info(`Masked before sending: ${kinds.join(', ')}`, correlation),
      ),
      metering: this.meter.record,
      health: this.health.policy,
      limits: this.limits.policy,
      retry: createRetry(),
      breaker: createBreaker(this.breakers, options.keyOf),
      runners: this.pool.policy,
      failover: createFailover({ candidates: () => this.#candidates(), log }),
      budget: this.meter.budget,
      cache: this.cache.policy,
      wholeness: createWholeness(options.redact),
    };
  }

  /** The model with all policies around it. */
  guard(model: LanguageModel): LanguageModel {
    const { order } = this.#options;
    return applyPolicies(
      model,
      this.#named(model.info.builtIn ? ['timeouts', 'wholeness'] : order),
    );
  }

  /** The model by itself: it is what is to be tried, and nobody is to answer in its place. */
  guardAlone(model: LanguageModel): LanguageModel {
    const alone: readonly PolicyName[] = [
      'timeouts',
      'redaction',
      'metering',
      'health',
      'wholeness',
    ];
    return applyPolicies(model, this.#named(alone));
  }

  /** What was learned of servers and models is forgotten: they may be others now. */
  reset(): void {
    this.breakers.reset();
    this.limits.reset();
    this.cache.clear();
  }

  dispose(): void {
    this.health.dispose();
    this.breakers.dispose();
    this.limits.dispose();
    this.pool.dispose();
    this.meter.dispose();
  }

  #candidates(): readonly LanguageModel[] {
    const { order, settings, find, log } = this.#options;
    const inner = this.#named(order.slice(0, order.indexOf('failover')));
    return settings().failover.flatMap((ref) => {
      const model = find(ref);
      if (model) return [applyPolicies(model, inner)];
      log.warn(`${ref.provider}/${ref.model} of parley.models.failover is not there.`);
      return [];
    });
  }

  #named(names: readonly PolicyName[]): readonly Policy[] {
    const { maskSecrets, reuseAnswers } = this.#options.settings();
    return names
      .filter((name) => (name === 'redaction' ? maskSecrets : name !== 'cache' || reuseAnswers))
      .map((name) => this.#policies[name]);
  }
}
