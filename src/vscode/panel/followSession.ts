import type { Disposable } from '../../protocol/emitter.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import { isTooLong } from '../../protocol/foldSteps.ts';
import type { SessionActor } from '../../sessions/sessionActor.ts';
import type { PanelChannel } from './panelChannel.ts';

/** Tells a page what happens in a session; `refresh` sends it a snapshot. */
export function followSession(
  actor: Pick<SessionActor, 'id' | 'subscribe'>,
  channel: Pick<PanelChannel, 'send' | 'grow'>,
  refresh: () => void,
): Disposable {
  return actor.subscribe({
    events: (events) => {
      // A snapshot has no more of it than its beginning.
      if (events.some(isTooLong)) return refresh();
      channel.send({ type: 'events', session: actor.id, events: events.filter(isForPages) });
    },
    growth: ({ reply, ...growth }) => channel.grow(actor.id, reply, growth),
    reloaded: refresh,
  });
}

/** A page asks for the bytes of an image when it shows it. */
function isForPages({ type }: SessionEvent): boolean {
  return type !== 'image-added';
}
