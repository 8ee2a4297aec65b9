import type { Usage } from '../../protocol/model.ts';

/** Tokens: no request and no reply has as many. */
const most = 1e9;

/**
 * The usage that a server told; undefined where it told none, or one that cannot be: costs and budgets go by
 * it, and what is not told is counted here. A cached part that cannot be is left out alone.
 */
export function toldUsage(told: Usage | undefined): Usage | undefined {
  if (!told || !isCount(told.input) || !isCount(told.output)) return undefined;
  const { cachedInput, cacheWrite, ...usage } = told;
  // No request has no tokens: a server that says so does not count.
  if (usage.input + usage.output === 0) return undefined;
  return {
    ...usage,
    ...(isCount(cachedInput) ? { cachedInput } : {}),
    ...(isCount(cacheWrite) ? { cacheWrite } : {}),
  };
}

function isCount(count: number | undefined): count is number {
  return Number.isInteger(count) && count !== undefined && count >= 0 && count <= most;
}
