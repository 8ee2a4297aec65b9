import { createBreaker } from '../../src/gateway/breaker.ts';
import type { CircuitLimits } from '../../src/gateway/circuitRecord.ts';
import { CircuitBreakers } from '../../src/gateway/circuitBreakers.ts';
import { createFailover } from '../../src/gateway/failover.ts';
import type { PolicyName } from '../../src/gateway/gateway.ts';
import { HealthMonitor } from '../../src/gateway/health.ts';
import { createMemoryLedger } from '../../src/gateway/ledger.ts';
import { Meter } from '../../src/gateway/metering.ts';
import { applyPolicies, type Policy } from '../../src/gateway/policies.ts';
import { RateLimits } from '../../src/gateway/rateLimit.ts';
import { createRedaction } from '../../src/gateway/redaction.ts';
import { ResponseCache } from '../../src/gateway/responseCache.ts';
import { createRetry, type RetryLimits } from '../../src/gateway/retry.ts';
import { RunnerPool } from '../../src/gateway/runnerPool.ts';
import { createTimeouts, type TimeLimits } from '../../src/gateway/timeouts.ts';
import { createWholeness } from '../../src/gateway/wholeness.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { createOpenAiProvider } from '../../src/models/openai/openAiProvider.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';
import { maskSecrets } from '../../src/trust/secrets.ts';
import { policyOrder } from '../../src/gateway/policyOrder.ts';

interface StackOptions {
  readonly runners?: number;
  readonly queue?: number;
  readonly times?: TimeLimits;
  readonly retry?: Partial<RetryLimits>;
  readonly breaker?: Partial<CircuitLimits>;
  readonly cache?: boolean;
  /** Who answers where a model fails, in order. */
  readonly fallbacks?: readonly LanguageModel[];
}

/** All policies around models, in the order that the extension has them, and what they know. */
export interface GatewayStack {
  readonly inner: (model: LanguageModel) => LanguageModel;
  readonly whole: (model: LanguageModel) => LanguageModel;
  readonly pool: RunnerPool;
  readonly health: HealthMonitor;
  readonly limits: RateLimits;
}

export function createGatewayStack(options: StackOptions = {}): GatewayStack {
  const { runners = 4, queue = 100, times, retry, cache = true, fallbacks = [] } = options;
  const limitsOfBreaker = options.breaker ? { limits: options.breaker } : {};
  const pool = new RunnerPool({ runners: () => runners, queue });
  const health = new HealthMonitor();
  const limits = new RateLimits();
  const meter = new Meter({
    ledger: createMemoryLedger(),
    budgets: () => ({ dollarsPerDay: 1e6 }),
  });
  const breakers = new CircuitBreakers({ onError: () => undefined, ...limitsOfBreaker });
  const answers = new ResponseCache();
  const policies: Readonly<Record<PolicyName, Policy>> = {
    timeouts: createTimeouts(times),
    health: health.policy,
    metering: meter.record,
    redaction: createRedaction(maskSecrets, () => undefined),
    limits: limits.policy,
    runners: pool.policy,
    retry: createRetry(retry),
    breaker: createBreaker(breakers, () => Promise.resolve(undefined)),
    budget: meter.budget,
    failover: createFailover({ candidates: () => fallbacks.map((model) => inner(model)) }),
    cache: cache ? answers.policy : (model) => model,
    wholeness: createWholeness((text) => text),
  };
  const ordered = policyOrder.map((name) => policies[name]);
  const perModel = ordered.slice(0, policyOrder.indexOf('failover'));
  const inner = (model: LanguageModel): LanguageModel => applyPolicies(model, perModel);
  return { pool, health, limits, inner, whole: (model) => applyPolicies(model, ordered) };
}

/** A model of a fake server, behind the adapter and nothing else. */
export function bareModel(url: string, model: string, provider = 'fake'): LanguageModel {
  return createOpenAiProvider({
    id: provider,
    label: 'Fake',
    baseUrl: url,
    key: () => Promise.resolve('bench'),
  }).languageModel(infoOf(provider, model));
}

function infoOf(provider: string, model: string): ModelInfo {
  return {
    ref: { provider, model },
    label: model,
    providerLabel: 'Fake',
    window: { total: 128_000, reply: 16_384, assumed: false },
    exactTokens: false,
    price: { input: 2, output: 8 },
  };
}
