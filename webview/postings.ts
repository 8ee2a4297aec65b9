import { createId } from '../src/protocol/ids.ts';
import type { PanelMessage } from '../src/protocol/panel.ts';
import type { PanelPosting } from '../src/protocol/panelPosting.ts';

/** How many messages are kept until the host says that it has them. */
const mostKept = 256;

/** Numbers what goes to the host, and keeps it until it was heard: what got lost is sent again. */
export class Postings {
  readonly #deliver: (posting: PanelPosting) => void;
  #page = createId();
  #seq = 0;
  #kept: readonly PanelPosting[] = [];
  /** The last number of the time of the last heartbeat. */
  #old = 0;

  constructor(deliver: (posting: PanelPosting) => void) {
    this.#deliver = deliver;
  }

  /** `ready` begins to count anew. */
  post(message: PanelMessage): void {
    if (message.type === 'ready') {
      this.#page = createId();
      this.#seq = 0;
      this.#kept = [];
      this.#old = 0;
    }
    const posting = { page: this.#page, seq: this.#seq, message };
    this.#seq += 1;
    this.#kept = [...this.#kept, posting].slice(-mostKept);
    this.#deliver(posting);
  }

  /**
   * The host has everything up to this number. What it does not have although it was under way at
   * the heartbeat before is sent again.
   */
  heard(seq: number): void {
    this.#kept = this.#kept.filter((each) => each.seq > seq);
    for (const each of this.#kept) if (each.seq <= this.#old) this.#deliver(each);
    this.#old = this.#seq - 1;
  }

  /** Sends everything from this number on again; false where that is not kept any more. */
  resend(from: number): boolean {
    const again = this.#kept.filter((each) => each.seq >= from);
    if (again[0]?.seq !== from) return false;
    for (const each of again) this.#deliver(each);
    return true;
  }
}
