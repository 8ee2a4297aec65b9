import type { PolicyName } from './gateway.ts';

/**
 * What stands around every model, from the inside out: the last one sees a request first. A repeated
 * request waits for its turn each time, and holds no runner while it waits; a question that was repeated
 * in vain counts once for the breaker; each model that may answer is held against the budget.
 */
export const policyOrder = [
  'timeouts',
  'health',
  'metering',
  'redaction',
  'limits',
  'runners',
  'retry',
  'breaker',
  'budget',
  'failover',
  'cache',
  'wholeness',
] as const satisfies readonly PolicyName[];
