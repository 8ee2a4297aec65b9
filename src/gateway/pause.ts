import { untilAborted } from '../models/untilAborted.ts';
import type { Timer } from '../protocol/clock.ts';

/** Resolves after `ms`, or rejects as soon as `signal` aborts; either way no timer is left. */
export async function pause(ms: number, signal: AbortSignal, timer: Timer): Promise<void> {
  const over = Promise.withResolvers<void>();
  const callOff = timer(over.resolve, ms);
  await untilAborted(over.promise, signal).finally(callOff);
}
