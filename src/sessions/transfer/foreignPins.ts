import type { SessionEvent } from '../../protocol/events.ts';
import { foldAll } from '../../protocol/fold.ts';
import { emptySession } from '../../protocol/sessionState.ts';

export interface Unpinned {
  readonly events: readonly SessionEvent[];
  /** How many pins it took away. */
  readonly count: number;
}

/**
 * A chat from a file of others, without pins of what they may not name: a pin goes along with every
 * message. They stand in its history as before, and are taken back at its end, in the same way each
 * time: an import of the same file again knows it.
 */
export function withoutForeignPins(
  events: readonly SessionEvent[],
  keeps: (target: string) => boolean,
): Unpinned {
  const last = events.at(-1);
  if (!last) return { events, count: 0 };
  const { session, at, version } = last;
  const pins = foldAll(emptySession(session), events).pins.filter(({ target }) => !keeps(target));
  const taken = pins.map((pin, i): SessionEvent => {
    const envelope = { session, seq: last.seq + 1 + i, at, by: 'parley', version };
    const { target, label } = pin;
    return {
      ...envelope,
      correlation: last.correlation,
      type: 'context-pinned',
      target,
      label,
      pinned: false,
    };
  });
  return { events: [...events, ...taken], count: pins.length };
}
