import type { RateLimit } from './rateLimit.ts';

/** How fast a provider may be asked. */
export interface Pace extends RateLimit {
  /** Requests that one model answers at once. */
  readonly runners: number;
}

/** What a person set of a provider. */
interface SetPace {
  readonly kind: string;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly runners?: number;
}

/** A service answers more than one person could ask. */
const runnersOfService = 4;
/**
 * A program on this machine answers one request after another, unless it was started otherwise: what it
 * makes wait itself would only look like a model that hangs.
 */
const runnersOfMachine = 1;
const machineKinds: ReadonlySet<string> = new Set(['ollama', 'lmstudio', 'llamacpp']);

/** The pace of the provider `id`, whose entry in the settings is `set`; one that was found has none. */
export function paceOf(id: string, set: SetPace | undefined): Pace {
  const onMachine = set ? machineKinds.has(set.kind) : id.startsWith('local:');
  const { requestsPerMinute, tokensPerMinute } = set ?? {};
  return {
    runners: set?.runners ?? (onMachine ? runnersOfMachine : runnersOfService),
    ...(requestsPerMinute === undefined ? {} : { requests: requestsPerMinute }),
    ...(tokensPerMinute === undefined ? {} : { tokens: tokensPerMinute }),
  };
}
