import { cutOff, messageOf, unexpected } from '../models/failure.ts';
import type { Policy } from './policies.ts';
import { racedStream } from './racedStream.ts';

/**
 * Holds a model to the contract whatever it does: one `finish` and nothing after it, no exception, and
 * an end within one turn of the abort even where the model's own stream never settles. `redact` takes
 * secrets out of what an exception says.
 */
export function createWholeness(redact: (text: string) => string): Policy {
  return (model) => {
    const label = model.info.providerLabel;
    return {
      info: model.info,
      stream: (request, signal) =>
        racedStream({
          open: () => model.stream(request, signal),
          signal,
          aborted: () => ({ type: 'cancelled' }),
          ended: () => ({ type: 'failed', failure: cutOff(label) }),
          threw: (error) => ({
            type: 'failed',
            failure: unexpected(label, redact(messageOf(error))),
          }),
        }),
    };
  };
}
