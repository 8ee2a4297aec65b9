import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { PolicyName } from '../../src/gateway/gateway.ts';

const every = {
  timeouts: true,
  redaction: true,
  metering: true,
  health: true,
  limits: true,
  retry: true,
  breaker: true,
  runners: true,
  failover: true,
  budget: true,
  cache: true,
  wholeness: true,
} as const satisfies Record<PolicyName, true>;

/**
 * The policies from the inside out, as they stand in the extension: read from its text, for the
 * composition root can be imported inside of VS Code only.
 */
export const policyOrder: readonly PolicyName[] = readOrder();

function readOrder(): readonly PolicyName[] {
  const text = readFileSync(new URL('../../src/services.ts', import.meta.url), 'utf8');
  const list = /^const policies = \[([^\]]*)\]/m.exec(text)?.[1];
  assert.ok(list !== undefined, 'services.ts has an array named policies');
  const words = [...list.matchAll(/'(\w+)'/g)].map(([, word = '']) => word);
  assert.deepEqual(words.toSorted(), Object.keys(every).toSorted(), 'each policy has one place');
  return words.filter(isPolicyName);
}

function isPolicyName(word: string): word is PolicyName {
  return Object.hasOwn(every, word);
}
