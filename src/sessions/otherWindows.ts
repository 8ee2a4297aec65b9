import type { Disposable } from '../protocol/emitter.ts';
import type { SessionId } from '../protocol/ids.ts';
import type { Clock, Timer } from './clock.ts';
import { heartbeat } from './leaseTable.ts';
import type { StoreHosts } from './sessionStore.ts';

export interface OtherWindowsOptions {
  readonly journal: StoreHosts;
  /** Calls `onWritten` soon after another window wrote to the store; once too often is no harm. */
  readonly watch: (onWritten: () => void) => Disposable;
  readonly clock: Clock;
  /** Another window wrote events, or took or left a lease. */
  readonly onChange: (what: 'leases' | 'events') => void;
  /** Another window asks to write to one of this window's sessions. */
  readonly onRequest: (session: SessionId) => void;
}

/** Milliseconds in which several writes are one change. */
const settle = 40;
/** Milliseconds after which a look is repeated: a slow disk shows a commit late. */
const secondLook = 400;
/** Milliseconds that another window has to let go before its lease is taken. */
const patience = 1_500;

/**
 * This window among others on the same store: says that it lives, and notices when another one wrote. Nothing is polled.
 */
export class OtherWindows implements Disposable {
  readonly #options: OtherWindowsOptions;
  readonly #waiting = new Map<SessionId, () => void>();
  readonly #watcher: Disposable;
  #beat: Timer | undefined;
  #soon: Timer | undefined;
  #later: Timer | undefined;
  #others: string;

  constructor(options: OtherWindowsOptions) {
    this.#options = options;
    this.#watcher = options.watch(() => this.#changedSoon());
    // One that ends in the next moment, as after a reload of the window, is noticed too.
    this.#others = this.#living();
    this.#beatLater();
  }

  /** Makes this window the writer of the session: asks first, so that the other one writes what it has. */
  async takeOver(session: SessionId): Promise<void> {
    const { journal, clock } = this.#options;
    if (journal.claim(session).type !== 'elsewhere') return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.set(session, resolve);
    const timer = clock.setTimeout(resolve, patience);
    journal.request(session);
    await promise;
    timer.cancel();
    this.#waiting.delete(session);
    journal.take(session);
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#beat?.cancel();
    this.#soon?.cancel();
    this.#later?.cancel();
    for (const resolve of this.#waiting.values()) resolve();
  }

  #changedSoon(): void {
    const { clock } = this.#options;
    this.#soon ??= clock.setTimeout(() => {
      this.#soon = undefined;
      this.#changed();
      // The file is written first, and what was written is to be seen once the disk has it.
      this.#later?.cancel();
      this.#later = clock.setTimeout(() => this.#changed(), secondLook);
    }, settle);
  }

  #changed(): void {
    const { journal, onChange, onRequest } = this.#options;
    const changes = journal.changes();
    if (changes === 'none') return;
    for (const [session, resolve] of this.#waiting) {
      if (journal.lease(session).type !== 'elsewhere') resolve();
    }
    for (const session of journal.requested()) onRequest(session);
    onChange(changes);
  }

  #beatLater(): void {
    const { journal, clock } = this.#options;
    this.#beat = clock.setTimeout(() => {
      journal.beat();
      this.#noticeTheDead();
      this.#beatLater();
    }, heartbeat);
  }

  /** A window that was killed writes nothing that could be noticed: its signs of life just end. */
  #noticeTheDead(): void {
    const others = this.#living();
    if (others !== this.#others) this.#options.onChange('leases');
    this.#others = others;
  }

  #living(): string {
    return this.#options.journal.others().join(' ');
  }
}
