import type { UsageEntry } from '../../src/sessions/usageLedger.ts';

export const noon = new Date(2026, 0, 15, 12).getTime();

export function usageEntry(over: Partial<UsageEntry> = {}): UsageEntry {
  return {
    at: noon,
    model: { provider: 'p', model: 'm' },
    correlation: 'c',
    session: 's',
    usage: { input: 100, output: 10 },
    estimated: false,
    cost: 0.5,
    ...over,
  };
}
