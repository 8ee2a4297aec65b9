import type { SessionEvent } from '../protocol/events.ts';
import type { CorrelationId } from '../protocol/ids.ts';
import type { SessionCommand } from './decide.ts';

/** A command on its way to a session. `by`: see `EventEnvelope`. */
export interface Letter {
  readonly command: SessionCommand;
  readonly by: string;
  readonly correlation: CorrelationId;
}

/** Those of the events that the letter's command came to. */
export function eventsOf(
  { command, by, correlation }: Letter,
  events: readonly SessionEvent[],
): readonly SessionEvent[] {
  // The growth of a reply may be from before the command that ends it.
  const isGrowth = command.type === 'grow-reply';
  return events.filter(
    (event) =>
      event.by === by &&
      event.correlation === correlation &&
      (event.type === 'reply-grew') === isGrowth,
  );
}
