import type { Disposable } from '../../protocol/emitter.ts';
import { growingUnseen } from '../../protocol/answers.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import { isTooLong } from '../../protocol/foldSteps.ts';
import type { MessageId } from '../../protocol/ids.ts';
import type { SessionActor } from '../../sessions/sessionActor.ts';
import type { LiveGrowth } from '../../sessions/liveReplies.ts';
import type { PanelChannel } from './panelChannel.ts';

/** Tells a page what happens in a session; `refresh` sends it a snapshot. */
export function followSession(
  actor: Pick<SessionActor, 'id' | 'subscribe' | 'getState'>,
  channel: Pick<PanelChannel, 'send' | 'grow'>,
  refresh: () => void,
): Disposable {
  const told = new ToldGrowth();
  let unseen = growingUnseen(actor.getState().messages);
  return actor.subscribe({
    events: (events) => {
      // A snapshot has no more of it than its beginning.
      if (events.some(isTooLong)) return refresh();
      const news = events.filter((event) => !told.has(event));
      if (news.length === 0) return;
      unseen = growingUnseen(actor.getState().messages);
      channel.send({ type: 'events', session: actor.id, events: news.filter(isForPages) });
    },
    growth: ({ reply, ...growth }) => {
      told.add(reply, growth);
      channel.grow(actor.id, reply, growth, unseen.has(reply));
    },
    reloaded: refresh,
  });
}

type Growth = Omit<LiveGrowth, 'reply'>;

/** How far the page was told of replies ahead of the journal, which says the same again each second. */
class ToldGrowth {
  /** UTF-16 units of each reply, and of its reasoning. */
  readonly #reached = new Map<MessageId, { readonly text: number; readonly reasoning: number }>();

  add(reply: MessageId, { offset, text, reasoningOffset, reasoning }: Growth): void {
    this.#reached.set(reply, {
      text: offset + text.length,
      reasoning: reasoningOffset + reasoning.length,
    });
  }

  /** Not what another window wrote, of which the journal alone tells. */
  has(event: SessionEvent): boolean {
    if (event.type !== 'reply-grew') return false;
    const reached = this.#reached.get(event.reply);
    const { offset, text, reasoningOffset = 0, reasoning = '' } = event;
    return (
      reached !== undefined &&
      reached.text >= offset + text.length &&
      reached.reasoning >= reasoningOffset + reasoning.length
    );
  }
}

/** A page asks for the bytes of an image when it shows it. */
function isForPages({ type }: SessionEvent): boolean {
  return type !== 'image-added';
}
