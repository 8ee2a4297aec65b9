import * as v from 'valibot';

/** Times are milliseconds. */
export interface CircuitLimits {
  /** Opens after this many failures in a row. */
  readonly inARow: number;
  /** Opens where this part of the latest requests failed, from 0 to 1. */
  readonly rate: number;
  /** How many requests the rate needs to mean anything. */
  readonly least: number;
  /** Of how many requests, and of how long, the rate is taken. */
  readonly latest: number;
  readonly span: number;
  /** How long it stays open the first time; twice as long after each probe that failed. */
  readonly open: number;
  /** The longest that it stays open, whatever a server asks for. */
  readonly openAtMost: number;
  /** How long a probe is waited for that says nothing: the window that sent it may be gone. */
  readonly probe: number;
}

export const defaultCircuitLimits: CircuitLimits = {
  inARow: 3,
  rate: 0.5,
  least: 10,
  latest: 20,
  span: 120_000,
  open: 30_000,
  openAtMost: 300_000,
  probe: 180_000,
};

/** `closed` lets all through, `open` none, `half-open` one: the probe. */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** All that a circuit knows: plain data, for several windows keep one. Times are milliseconds since 1970. */
export interface CircuitRecord {
  readonly state: CircuitState;
  /** Goes up with each change of state: what began before it says nothing about it. */
  readonly era: number;
  /** When the probe that is under way was sent. */
  readonly probeAt?: number | undefined;
  /** Failures in a row. */
  readonly failures: number;
  /** How the latest requests ended. */
  readonly verdicts: readonly { readonly at: number; readonly good: boolean }[];
  readonly openedAt: number;
  /** Milliseconds. */
  readonly openFor: number;
  /** How many times it opened since it last answered. */
  readonly opened: number;
  /** The title of the last failure that counted, until something succeeds. */
  readonly why?: string | undefined;
}

const recordSchema: v.GenericSchema<unknown, CircuitRecord> = v.object({
  state: v.picklist(['closed', 'open', 'half-open']),
  era: v.number(),
  probeAt: v.optional(v.number()),
  failures: v.number(),
  verdicts: v.array(v.object({ at: v.number(), good: v.boolean() })),
  openedAt: v.number(),
  openFor: v.number(),
  opened: v.number(),
  why: v.optional(v.string()),
});

/** A record that a window wrote; undefined where it is none. */
export function parseCircuit(data: unknown): CircuitRecord | undefined {
  const parsed = v.safeParse(recordSchema, data);
  return parsed.success ? parsed.output : undefined;
}

export const closedCircuit: CircuitRecord = {
  state: 'closed',
  era: 0,
  failures: 0,
  verdicts: [],
  openedAt: 0,
  openFor: 0,
  opened: 0,
};

/** What a request meets. `wait` is missing where it depends on the probe that is under way. */
export type Admission =
  | { readonly type: 'free' }
  | { readonly type: 'refused'; readonly wait?: number }
  | { readonly type: 'probe'; readonly record: CircuitRecord };

/**
 * Whether a request may pass at `now`. Where the clock was set back, an open circuit is due at once
 * instead of staying open for hours, and a probe is given up.
 */
export function admit(record: CircuitRecord, now: number, { probe }: CircuitLimits): Admission {
  if (record.state === 'closed') return { type: 'free' };
  if (record.state === 'open') {
    const passed = now - record.openedAt;
    const wait = passed < 0 ? 0 : record.openFor - passed;
    if (wait > 0) return { type: 'refused', wait };
  } else if (record.probeAt !== undefined && isWithin(now - record.probeAt, probe)) {
    return { type: 'refused' };
  }
  return { type: 'probe', record: { ...changed(record, 'half-open'), probeAt: now } };
}

/** After a request that was answered to its end. */
export function succeeded(
  record: CircuitRecord,
  now: number,
  limits: CircuitLimits,
): CircuitRecord {
  return { ...noted(record, { at: now, good: true }, limits), failures: 0, why: undefined };
}

/** After a request that failed in a way that counts; it may open the circuit. */
export function failed(
  record: CircuitRecord,
  { why, retryAfter }: { readonly why: string; readonly retryAfter: number },
  now: number,
  limits: CircuitLimits,
): CircuitRecord {
  const next = {
    ...noted(record, { at: now, good: false }, limits),
    failures: record.failures + 1,
    why,
  };
  if (next.state !== 'half-open' && !failsTooOften(next, limits)) return next;
  const { open, openAtMost } = limits;
  return {
    ...changed(next, 'open'),
    openedAt: now,
    openFor: Math.min(openAtMost, Math.max(retryAfter, open * 2 ** next.opened)),
    opened: next.opened + 1,
  };
}

/** After a probe that was answered. */
export function closed(record: CircuitRecord): CircuitRecord {
  return { ...closedCircuit, era: record.era + 1 };
}

/** After a probe that came to nothing: the next request is one. */
export function unprobed(record: CircuitRecord): CircuitRecord {
  return { ...record, probeAt: undefined };
}

/** Whether anything is wrong of late; where nothing is, one window's successes are no news to another. */
export function isTroubled({ state, verdicts }: CircuitRecord): boolean {
  return state !== 'closed' || verdicts.some(({ good }) => !good);
}

function changed(record: CircuitRecord, state: CircuitState): CircuitRecord {
  return { ...record, state, era: record.era + 1, probeAt: undefined };
}

function noted(
  record: CircuitRecord,
  verdict: CircuitRecord['verdicts'][number],
  limits: CircuitLimits,
): CircuitRecord {
  const fresh = record.verdicts.filter(({ at }) => isWithin(verdict.at - at, limits.span));
  return { ...record, verdicts: [...fresh, verdict].slice(-limits.latest) };
}

function failsTooOften({ failures, verdicts }: CircuitRecord, limits: CircuitLimits): boolean {
  const { inARow, rate, least } = limits;
  const bad = verdicts.filter(({ good }) => !good).length;
  return failures >= inARow || (verdicts.length >= least && bad / verdicts.length >= rate);
}

function isWithin(passed: number, span: number): boolean {
  return Math.abs(passed) <= span;
}
