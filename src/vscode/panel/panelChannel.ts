import type { Disposable } from '../../protocol/emitter.ts';
import type { MessageId, SessionId } from '../../protocol/ids.ts';
import type { HostMessage, HostMessageBody } from '../../protocol/panel.ts';

/**
 * Hands a message to VS Code's window, and says when the window has it or is gone; whether the page
 * got it is for the page to find out.
 */
export type Deliver = (message: HostMessage, settled: () => void) => void;

type Growth = Extract<HostMessageBody, { type: 'grew' }>;

/**
 * Milliseconds between two batches of growth: a third of the time between two that the panel draws, which
 * would be paid twice otherwise. A single message costs about 80 µs: 20,000 of them 1,602 ms, the same text
 * in 200 batches 23 ms (measured in VS Code 1.139).
 */
const rest = 16;
/**
 * So many times longer it is where so many replies grow, each of which is a message of its own in a batch: of
 * eight in two panels of one window, its thread has a sixth less to do with 48 ms (measured in VS Code 1.139).
 */
const longestRest = 3;
/** The same of what nobody sees, since another answer is shown in its place; what shows it flushes it first. */
const unseenRest = 500;

interface Held {
  readonly growth: Growth;
  readonly isUnseen: boolean;
}

/**
 * Numbers what goes to one webview, and holds growth back: for a frame, and while the batch
 * before it is still on its way. Messages that queue up are read one by one by VS Code's window, so
 * that a window which stood still once would show everything late for as long as a reply grows.
 */
export class PanelChannel implements Disposable {
  readonly #deliver: Deliver;
  #seq = 0;
  /** False until the page said `ready`: nothing before that would be heard. */
  #listening = false;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;
  /** The batch of growth that the window has not confirmed yet. */
  #underWay: object | undefined;
  /** Runs while growth that nobody sees rests. */
  #unseenTimer: NodeJS.Timeout | undefined;
  readonly #growing = new Map<MessageId, Held>();

  constructor(deliver: Deliver) {
    this.#deliver = deliver;
  }

  /** A whole new beginning: whatever was held back is in it. */
  snapshot(body: Extract<HostMessageBody, { type: 'snapshot' }>): void {
    // Whoever was still getting it together for a page that is gone.
    if (this.#ended) return;
    this.#growing.clear();
    this.#underWay = undefined;
    this.#listening = true;
    this.#seq = 0;
    this.#deliver({ ...body, seq: 0 }, nothing);
  }

  send(body: HostMessageBody): void {
    if (!this.#listening) return;
    this.#flush(this.#held());
    this.#post(body);
  }

  /** `isUnseen`: another answer is shown in the place of this one. */
  grow(
    session: SessionId,
    reply: MessageId,
    { text, reasoning, ...place }: Omit<Growth, 'type' | 'session' | 'reply'>,
    isUnseen = false,
  ): void {
    if (!this.#listening) return;
    const held = this.#growing.get(reply)?.growth;
    const growth: Growth = held
      ? { ...held, text: held.text + text, reasoning: held.reasoning + reasoning }
      : { type: 'grew', session, reply, ...place, text, reasoning };
    this.#growing.set(reply, { growth, isUnseen });
    // The first piece leaves at once; what comes right after it waits for its end.
    this.#flushIfRested();
  }

  /** The page is hidden or gone: it will say `ready` again. */
  pause(): void {
    this.#listening = false;
    this.#growing.clear();
  }

  dispose(): void {
    this.#ended = true;
    this.pause();
    clearTimeout(this.#timer);
    clearTimeout(this.#unseenTimer);
  }

  #flushIfRested(): void {
    if (this.#timer !== undefined || this.#underWay) return;
    const due = this.#held().filter(({ isUnseen }) => !isUnseen || !this.#unseenTimer);
    if (due.length === 0) return;
    const batch = {};
    this.#underWay = batch;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#flushIfRested();
      },
      rest * Math.min(this.#growing.size, longestRest),
    );
    this.#flush(due, () => {
      if (this.#underWay !== batch) return;
      this.#underWay = undefined;
      this.#flushIfRested();
    });
  }

  #held(): readonly Held[] {
    return [...this.#growing.values()];
  }

  #flush(held: readonly Held[], settled = nothing): void {
    for (const { growth } of held) this.#growing.delete(growth.reply);
    if (held.some(({ isUnseen }) => isUnseen)) this.#restUnseen();
    for (const { growth } of held)
      this.#post(growth, growth === held.at(-1)?.growth ? settled : nothing);
  }

  #restUnseen(): void {
    clearTimeout(this.#unseenTimer);
    this.#unseenTimer = setTimeout(() => {
      this.#unseenTimer = undefined;
      this.#flushIfRested();
    }, unseenRest);
  }

  #post(body: HostMessageBody, settled = nothing): void {
    this.#seq += 1;
    this.#deliver({ ...body, seq: this.#seq }, settled);
  }
}

function nothing(): void {}
