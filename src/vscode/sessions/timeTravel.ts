import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { PastView } from '../../protocol/panel.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import { eventLabel } from '../../sessions/eventLabel.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { Timeline } from '../../sessions/timeline.ts';
import type { ShownSession } from '../panel/shownSession.ts';

/** A session as it was. */
export interface ShownPast {
  readonly session: SessionState;
  readonly view: PastView;
}

interface TimeTravelOptions {
  readonly active: Pick<ShownSession, 'onDidChange'>;
  readonly sessions: SessionRegistry;
  readonly onError: (error: unknown) => void;
}

/** Shows the session as it was after one of its events, read-only, until another one is shown. */
export class TimeTravel implements Disposable {
  readonly #sessions: SessionRegistry;
  readonly #changed: Emitter<void>;
  readonly #subscription: Disposable;
  #timeline: { readonly session: SessionId; readonly events: Timeline } | undefined;
  #seq: number | undefined;

  constructor({ active, sessions, onError }: TimeTravelOptions) {
    this.#sessions = sessions;
    this.#changed = new Emitter(onError);
    this.#subscription = active.onDidChange(() => {
      this.#timeline = undefined;
      this.#seq = undefined;
    });
  }

  /** Without a number: the moment that is now. Throws `StorageError`. */
  show(session: SessionId, seq?: number): void {
    if (this.#timeline?.session !== session) {
      this.#timeline = { session, events: new Timeline(session, this.#sessions.history(session)) };
    }
    const { last } = this.#timeline.events;
    this.#seq = Math.min(Math.max(seq ?? last, 1), last);
    this.#changed.emit();
  }

  leave(): void {
    if (!this.#timeline) return;
    this.#timeline = undefined;
    this.#seq = undefined;
    this.#changed.emit();
  }

  /** What is shown in the place of the session, if that is its past. */
  shown(session: SessionId): ShownPast | undefined {
    const timeline = this.#timeline;
    if (timeline?.session !== session || this.#seq === undefined) return undefined;
    const { events } = timeline;
    const event = events.eventAt(this.#seq);
    if (!event) return undefined;
    const { seq, at } = event;
    return {
      session: events.stateAt(seq),
      view: { seq, last: events.last, at, label: eventLabel(event) },
    };
  }

  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
