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
  readonly #growing = new Map<MessageId, Growth>();

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
    this.#flush();
    this.#post(body);
  }

  grow(
    session: SessionId,
    reply: MessageId,
    growth: Omit<Growth, 'type' | 'session' | 'reply'>,
  ): void {
    if (!this.#listening) return;
    const held = this.#growing.get(reply);
    this.#growing.set(
      reply,
      held
        ? { ...held, text: held.text + growth.text, reasoning: held.reasoning + growth.reasoning }
        : { type: 'grew', session, reply, ...growth },
    );
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
  }

  #flushIfRested(): void {
    if (this.#growing.size === 0 || this.#timer !== undefined || this.#underWay) return;
    const batch = {};
    this.#underWay = batch;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#flushIfRested();
      },
      rest * Math.min(this.#growing.size, longestRest),
    );
    this.#flush(() => {
      if (this.#underWay !== batch) return;
      this.#underWay = undefined;
      this.#flushIfRested();
    });
  }

  #flush(settled = nothing): void {
    const pieces = [...this.#growing.values()];
    this.#growing.clear();
    for (const piece of pieces) this.#post(piece, piece === pieces.at(-1) ? settled : nothing);
  }

  #post(body: HostMessageBody, settled = nothing): void {
    this.#seq += 1;
    this.#deliver({ ...body, seq: this.#seq }, settled);
  }
}

function nothing(): void {}
