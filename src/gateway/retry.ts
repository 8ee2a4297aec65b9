import type { StreamPart } from '../models/languageModel.ts';
import type { Failure } from '../protocol/model.ts';
import { systemClock, type Clock } from '../protocol/clock.ts';
import { failureRules } from './failureRules.ts';
import { handOver, type Rest } from './handOver.ts';
import { leadIn } from './leadIn.ts';
import { pause } from './pause.ts';
import type { Policy } from './policies.ts';

/** Times are milliseconds. */
export interface RetryLimits {
  /** How often a request is sent at the most, the first time included. */
  readonly attempts: number;
  /** The longest first wait; each that follows may be twice as long. */
  readonly base: number;
  /** The longest wait of our own choice. */
  readonly cap: number;
  /** The longest wait that a server may ask for; one that asks for more is not waited for. */
  readonly askedCap: number;
  /** For attempts and waits together: no attempt begins after it. */
  readonly total: number;
}

const defaultRetryLimits: RetryLimits = {
  attempts: 4,
  base: 500,
  cap: 30_000,
  askedCap: 60_000,
  total: 120_000,
};

/** What of the outside world a retry needs. */
export interface RetryWorld extends Clock {
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number;
}

const realWorld: RetryWorld = { ...systemClock, random: Math.random };

/**
 * Sends a request again where that may help (`failureRules`) and nothing was answered yet: no text, no
 * reasoning, no tool call. A `retrying` notice comes before each wait; an abort ends the wait at once.
 * A failure that is not worth it, or that asks for too long a wait, passes unchanged: its `retryAfter`
 * says when.
 */
export function createRetry(
  limits: Partial<RetryLimits> = {},
  world: RetryWorld = realWorld,
): Policy {
  const all = { ...defaultRetryLimits, ...limits };
  return (model) => ({
    info: model.info,
    stream: (request, signal) =>
      handOver(attempts(() => model.stream(request, signal), signal, all, world)),
  });
}

async function* attempts(
  send: () => AsyncIterable<StreamPart>,
  signal: AbortSignal,
  limits: RetryLimits,
  { timer, now, random }: RetryWorld,
): AsyncGenerator<StreamPart, Rest, undefined> {
  let spent = 0;
  for (let attempt = 2; ; attempt++) {
    const began = now();
    const lead = yield* leadIn(send());
    if (lead.type !== 'ended' || lead.outcome?.type !== 'failed' || signal.aborted) {
      return lead.rest;
    }
    const { failure } = lead.outcome;
    // None counts for more than half, nor for less than nothing: the clock may be set, and one that a
    // laptop slept through gets another chance.
    spent += Math.min(Math.max(now() - began, 0), limits.total / 2);
    const wait = waitAfter(failure, random() * backoff(attempt, limits), limits);
    if (wait === undefined || attempt > limits.attempts || spent + wait > limits.total) {
      return lead.rest;
    }
    spent += wait;
    yield {
      type: 'notice',
      notice: { type: 'retrying', attempt, of: limits.attempts, in: wait, failure },
    };
    try {
      await pause(wait, signal, timer);
    } catch (error) {
      if (!signal.aborted) throw error;
      return { first: [{ type: 'finish', outcome: { type: 'cancelled' } }] };
    }
  }
}

/**
 * The longest wait before `attempt`; any part of it is as good ("full jitter": those who failed together
 * do not come back together). Source: M. Brooker, "Exponential Backoff and Jitter", AWS Architecture
 * Blog, 2015.
 */
function backoff(attempt: number, { base, cap }: RetryLimits): number {
  return Math.min(cap, base * 2 ** (attempt - 2));
}

/** Undefined where it is not to be waited for. A server's own wish comes first, "0" is no wish. */
function waitAfter(failure: Failure, own: number, limits: RetryLimits): number | undefined {
  const { kind, retryAfter = 0 } = failure;
  if (!failureRules[kind].repeat || retryAfter > limits.askedCap) return undefined;
  return Math.ceil(Math.max(retryAfter, own));
}
