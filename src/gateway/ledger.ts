import type { ModelRef, Usage } from '../protocol/model.ts';

/** What one request used. */
export interface LedgerEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly model: ModelRef;
  /** The request, and so its message. */
  readonly correlation: string;
  readonly session?: string;
  readonly usage: Usage;
  /** True where the provider told no usage, and Parley counted. */
  readonly estimated: boolean;
  /** US dollars; missing where the model's price is not known. */
  readonly cost?: number;
}

/** Where usage is written down. Entries come back in the order in which they were written. */
export interface Ledger {
  append(entry: LedgerEntry): void;
  /** `day` as `dayOf` gives it. */
  readDay(day: string): readonly LedgerEntry[];
  readSession(session: string): readonly LedgerEntry[];
}

/** Sums of some entries. */
export interface UsageTotals {
  readonly requests: number;
  readonly input: number;
  readonly output: number;
  /** US dollars of those whose price is known. */
  readonly cost: number;
  /** How many have no price, so that `cost` is too little. */
  readonly unpriced: number;
  /** How many were counted by Parley and not by the provider. */
  readonly estimated: number;
}

/** The local calendar day, as `2026-11-26`: a budget's day is the person's day. */
export function dayOf(at: number): string {
  const date = new Date(at);

  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function totalsOf(entries: readonly LedgerEntry[]): UsageTotals {
  const totals = { requests: 0, input: 0, output: 0, cost: 0, unpriced: 0, estimated: 0 };
  for (const { usage, cost, estimated } of entries) {
    totals.requests++;
    totals.input += usage.input;
    totals.output += usage.output;
    totals.cost += cost ?? 0;
    if (cost === undefined) totals.unpriced++;
    if (estimated) totals.estimated++;
  }
  return totals;
}

/** Totals for each key, as of `({ model }) => modelKey(model)`. */
export function totalsBy(
  entries: readonly LedgerEntry[],
  keyOf: (entry: LedgerEntry) => string,
): ReadonlyMap<string, UsageTotals> {
  const groups = Map.groupBy(entries, keyOf);
  return new Map([...groups].map(([key, group]) => [key, totalsOf(group)]));
}

/** In memory, the last 10,000 entries where not told otherwise: for tests, and until a journal is there. */
export function createMemoryLedger(most = 10_000): Ledger {
  const entries: LedgerEntry[] = [];
  return {
    append(entry) {
      entries.push(entry);
      if (entries.length > most) entries.shift();
    },
    readDay: (day) => entries.filter(({ at }) => dayOf(at) === day),
    readSession: (session) => entries.filter((entry) => entry.session === session),
  };
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}
