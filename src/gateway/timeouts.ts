import { timedOut } from '../models/failure.ts';
import type { StreamOutcome, StreamPart } from '../models/languageModel.ts';
import { abandon, untilAborted } from '../models/untilAborted.ts';
import type { Policy } from './policies.ts';

/** Milliseconds. */
export interface TimeLimits {
  /** Until the first part: a busy server queues, a local one may have to load the model. */
  readonly first: number;
  /** Between two parts. Reasoning counts; pings are no parts and do not get here. */
  readonly between: number;
}

const defaultTimeLimits: TimeLimits = { first: 180_000, between: 60_000 };

/** Calls `run` once after `ms`, and gives what calls it off. */
export type Timer = (run: () => void, ms: number) => () => void;

const systemTimer: Timer = (run, ms) => {
  const id = setTimeout(run, ms);
  return () => clearTimeout(id);
};

/**
 * Ends a stream on which nothing comes any more, and aborts it, so that its socket closes. The clients'
 * own time-outs stop when the headers arrive; a hang after that would last for ever.
 */
export function createTimeouts(
  limits: TimeLimits = defaultTimeLimits,
  timer: Timer = systemTimer,
): Policy {
  return (model) => {
    const late = (began: boolean): StreamOutcome => ({
      type: 'failed',
      failure: timedOut(
        model.info.providerLabel,
        began ? limits.between : limits.first,
        began ? 'within' : 'before',
      ),
    });
    return {
      info: model.info,
      async *stream(request, signal): AsyncIterable<StreamPart> {
        const watchdog = new AbortController();
        const both = AbortSignal.any([signal, watchdog.signal]);
        const parts = model.stream(request, both)[Symbol.asyncIterator]();
        let began = false;
        try {
          for (;;) {
            const limit = began ? limits.between : limits.first;
            const callOff = timer(() => watchdog.abort(), limit);
            const next = await untilAborted(parts.next(), both).finally(callOff);
            if (next.done) return;
            yield next.value;
            began = true;
          }
        } catch (error) {
          if (!both.aborted) throw error;
          yield { type: 'finish', outcome: signal.aborted ? { type: 'cancelled' } : late(began) };
        } finally {
          abandon(parts);
        }
      },
    };
  };
}
