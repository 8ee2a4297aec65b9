import type { HostMessage, PanelStatus } from '../src/protocol/panel.ts';
import type { SessionState } from '../src/protocol/sessionState.ts';

interface Shown {
  readonly session?: SessionState;
  readonly status?: PanelStatus;
}

/** The end of a long session, which is looked at until all of it is here. Nothing can be done with it. */
export class SessionEnd {
  #end: Required<Shown> | undefined;
  #isDrawn = false;
  #isAsked = false;

  /** True where the rest is to be asked for: once for the ends of one frame; what was sent for an earlier one may be lost. */
  takeDue(): boolean {
    const isDue = this.#end !== undefined && !this.#isAsked;
    this.#isAsked ||= isDue;
    return isDue;
  }

  /** True where the snapshot is no more than that. */
  take({ session, status, earlier }: Extract<HostMessage, { type: 'snapshot' }>): boolean {
    this.#end = earlier === undefined ? undefined : { session, status };
    this.#isAsked = false;
    return this.#end !== undefined;
  }

  /** What to draw while `current` may not be there. `stood`: whether the reader stood further up in the session. */
  beneath<T extends Shown>(current: T, stood: (session: string) => boolean): T {
    return !this.#end || stood(this.#end.session.id) ? current : { ...this.#end, ...current };
  }

  /** Notes what is drawn now; true where that was the end before: what comes above it is no news. */
  draw(session: SessionState | undefined): boolean {
    const was = this.#isDrawn;
    this.#isDrawn = session !== undefined && session === this.#end?.session;
    return was;
  }
}
