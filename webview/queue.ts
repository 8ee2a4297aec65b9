import { type ReadonlySignal, signal } from '@preact/signals';
import { mostImages } from '../src/protocol/images.ts';
import type { HostMessage, PanelMessage } from '../src/protocol/panel.ts';
import type { MessageQueue } from '../src/protocol/messageQueue.ts';
import { queueStrings } from './queueStrings.ts';

interface QueueOptions {
  readonly post: (message: PanelMessage) => void;
  readonly session: () => string | undefined;
  /** Puts a text back into the input; `before` is the message that it stood before. */
  readonly takeBack: (text: string, before: string | undefined) => void;
  /** How many images are attached to the next message. */
  readonly attached: () => number;
  /** Says why something was not done. */
  readonly tell: (notice: string) => void;
  /** Has a screen reader say something short. */
  readonly say: (text: string) => void;
}

const none: MessageQueue = { messages: [] };

/** What waits for the end of the reply, as the host keeps it. */
export class Queue {
  readonly #options: QueueOptions;
  readonly #shown = signal(none);
  /** Set once the host said what waits in the session: what changes from then on is told. */
  #known = false;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get shown(): ReadonlySignal<MessageQueue> {
    return this.#shown;
  }

  /** A session is shown anew: what waits in it is on its way. */
  open(isOther: boolean): void {
    this.#known = false;
    if (isOther) this.#shown.value = none;
  }

  receive({ session, queue }: Extract<HostMessage, { type: 'queue' }>): void {
    if (session !== this.#options.session()) return;
    const before = this.#shown.value;
    this.#shown.value = queue;
    const isHeld = queue.held !== undefined && queue.held !== before.held;
    if (isHeld) this.#options.say(queueStrings.held[queue.held ?? 'refused']);
    else if (this.#known && queue.messages.length > before.messages.length)
      this.#options.say(queueStrings.queuedAloud(queue.messages.length));
    this.#known = true;
  }

  remove(id: string): void {
    const session = this.#options.session();
    if (session !== undefined) this.#options.post({ type: 'unqueue', session, id });
  }

  /** Stops what runs and sends this one. */
  sendNow(id: string): void {
    const session = this.#options.session();
    if (session !== undefined) this.#options.post({ type: 'send-queued', session, id });
  }

  /** Back into the input, which the host keeps before it lets go of the message; its place is kept too. */
  edit(id: string): void {
    const { messages } = this.#shown.value;
    const at = messages.findIndex((each) => each.id === id);
    const found = messages[at];
    if (!found) return;
    const { images = [] } = found;
    if (images.length > 0 && images.length + this.#options.attached() > mostImages) {
      this.#options.tell(queueStrings.noRoom(mostImages));
      return;
    }
    this.#options.takeBack(found.text, messages[at + 1]?.id);
    const session = this.#options.session();
    if (session === undefined) return;
    this.#options.post({ type: 'unqueue', session, id, toInput: true });
  }
}
