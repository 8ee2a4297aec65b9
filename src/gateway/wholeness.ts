import { cutOff, messageOf, unexpected } from '../models/failure.ts';
import type { StreamOutcome, StreamPart } from '../models/languageModel.ts';
import { abandon, untilAborted } from '../models/untilAborted.ts';
import type { Policy } from './policies.ts';

/**
 * Holds a model to the contract whatever it does: one `finish` and nothing after it, no exception, and
 * an end within one turn of the abort even where the model's own stream never settles. `redact` takes
 * secrets out of what an exception says.
 */
export function createWholeness(redact: (text: string) => string): Policy {
  return (model) => ({
    info: model.info,
    async *stream(request, signal): AsyncIterable<StreamPart> {
      if (signal.aborted) {
        yield finish({ type: 'cancelled' });
        return;
      }
      const label = model.info.providerLabel;
      let parts: AsyncIterator<StreamPart> | undefined;
      try {
        parts = model.stream(request, signal)[Symbol.asyncIterator]();
        yield* untilFinish(parts, signal, label);
      } catch (error) {
        yield finish(
          signal.aborted
            ? { type: 'cancelled' }
            : { type: 'failed', failure: unexpected(label, redact(messageOf(error))) },
        );
      } finally {
        if (parts) abandon(parts);
      }
    },
  });
}

async function* untilFinish(
  parts: AsyncIterator<StreamPart>,
  signal: AbortSignal,
  label: string,
): AsyncIterable<StreamPart> {
  for (;;) {
    const next = await untilAborted(parts.next(), signal);
    if (next.done) {
      yield finish(
        signal.aborted ? { type: 'cancelled' } : { type: 'failed', failure: cutOff(label) },
      );
      return;
    }
    yield next.value;
    if (next.value.type === 'finish') return;
  }
}

function finish(outcome: StreamOutcome): StreamPart {
  return { type: 'finish', outcome };
}
