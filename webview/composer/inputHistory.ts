import type { SessionState } from '../../src/protocol/sessionState.ts';

/** What was typed and left for an older message: it can be gone back to until the page goes. */
const mostLeft = 20;

/**
 * The way through the messages of a session in the input. What was being typed lies beneath what is
 * shown meanwhile, and comes back behind the newest one.
 */
export class InputHistory {
  #beneath: string | undefined;
  /** Counted from the end: 1 is the newest. */
  #back = 0;
  #left: readonly string[] = [];

  /** The draft where an older message is shown in its place; undefined where none is. */
  get beneath(): string | undefined {
    return this.#beneath;
  }

  /** The text that is shown next; undefined where there is none in that direction. */
  step(step: 1 | -1, shown: string, session: Pick<SessionState, 'messages'>): string | undefined {
    const entries = withoutTwins([...textsIn(session), ...this.#left]);
    const back = this.#back - step;
    if (back < 0 || back > entries.length) return undefined;
    const draft = this.#beneath ?? shown;
    this.#back = back;
    this.#beneath = back === 0 ? undefined : draft;
    return back === 0 ? draft : entries.at(-back);
  }

  /** An older message was changed: it is the draft now, and the one before it can be gone back to. */
  typed(): void {
    const left = this.leave();
    if (left !== undefined && left.trim() !== '')
      this.#left = [...this.#left, left].slice(-mostLeft);
  }

  /** Back at the draft, which is given where something was shown in its place. */
  leave(): string | undefined {
    const beneath = this.#beneath;
    this.#beneath = undefined;
    this.#back = 0;
    return beneath;
  }

  /** Another session: its drafts are its own. */
  forget(): void {
    this.leave();
    this.#left = [];
  }
}

function textsIn({ messages }: Pick<SessionState, 'messages'>): readonly string[] {
  return messages.flatMap((each) =>
    each.kind === 'message' && each.removed === undefined ? [each.text] : [],
  );
}

/** The same text twice in a row is gone through once; one without words not at all. */
function withoutTwins(texts: readonly string[]): readonly string[] {
  return texts.filter((text, at) => text.trim() !== '' && text !== texts[at - 1]);
}
