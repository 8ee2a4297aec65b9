import type { Disposable } from '../../protocol/emitter.ts';
import { heartbeatEvery } from '../../protocol/panelPosting.ts';

/** Beats without an answer after which a page is taken for dead: one that is busy gets 14 s. */
const patience = 7;

/** How often a page that never answers is made anew. */
const mostRebuilds = 3;

interface HeartbeatOptions {
  /** Asks the page for an answer. */
  readonly ping: () => void;
  /** The page is dead: a new one is to take its place. */
  readonly rebuild: () => void;
  /** Pages that were made anew did not answer either. */
  readonly giveUp: () => void;
  readonly every?: number;
}

/**
 * Finds out that a page in view does not answer any more. It counts beats, not time: after a laptop
 * has slept, a page gets as many as before.
 */
export class PanelHeartbeat implements Disposable {
  readonly #options: HeartbeatOptions;
  #timer: NodeJS.Timeout | undefined;
  #unanswered = 0;
  #rebuilds = 0;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** The page is in view. */
  start(): void {
    this.#unanswered = 0;
    this.#timer ??= setInterval(() => this.#beat(), this.#options.every ?? heartbeatEvery);
  }

  /** The page is hidden or gone: it owes no answer. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** The page said something. */
  heard(): void {
    this.#unanswered = 0;
    this.#rebuilds = 0;
  }

  dispose(): void {
    this.stop();
  }

  #beat(): void {
    this.#unanswered += 1;
    if (this.#unanswered <= patience) {
      this.#options.ping();
      return;
    }
    this.#unanswered = 0;
    this.#rebuilds += 1;
    if (this.#rebuilds <= mostRebuilds) {
      this.#options.rebuild();
      return;
    }
    this.stop();
    this.#options.giveUp();
  }
}
