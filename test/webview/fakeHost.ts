import type { HostMessage, PanelMessage } from '../../src/protocol/panel.ts';
import type { Host } from '../../webview/host.ts';
import type { KeptState, SavedState } from '../../webview/savedState.ts';
import { Store } from '../../webview/store.ts';
import type { Timers } from '../../webview/timers.ts';
import { snapshot } from '../ui/panelContent.ts';

/** A host that records what it is told, and timers and frames that run when the test says so. */
export class FakeHost implements Host {
  readonly posted: PanelMessage[] = [];
  saved: SavedState | undefined;
  #timers: { readonly callback: () => void; readonly at: number }[] = [];
  #frames: (() => void)[] = [];
  #now = 0;
  #requests = 0;
  readonly #isOfThisRun: boolean;
  readonly #name: string;

  /** `isOfThisRun`: the host has not begun anew since the state was saved. `name`: of the page's requests. */
  constructor(saved?: SavedState, { isOfThisRun = false, name = 'request' } = {}) {
    this.saved = saved;
    this.#isOfThisRun = isOfThisRun;
    this.#name = name;
  }

  post(message: PanelMessage): void {
    this.posted.push(message);
  }

  readonly heardUpTo: number[] = [];
  /** Whether what is missing can be sent again. */
  canResend = true;
  readonly resent: number[] = [];

  heard(seq: number): void {
    this.heardUpTo.push(seq);
  }

  resend(from: number): boolean {
    this.resent.push(from);
    return this.canResend;
  }

  load(): KeptState | undefined {
    return this.saved && { ...this.saved, isOfThisRun: this.#isOfThisRun };
  }

  save(state: SavedState): void {
    this.saved = state;
  }

  readonly timers: Timers = {
    after: (milliseconds, callback) => {
      const timer = { callback, at: this.#now + milliseconds };
      this.#timers.push(timer);
      return () => {
        this.#timers = this.#timers.filter((each) => each !== timer);
      };
    },
  };

  readonly createRequest = (): string => `${this.#name}-${++this.#requests}`;

  store(): Store {
    return new Store({
      host: this,
      timers: this.timers,
      nextFrame: (callback) => void this.#frames.push(callback),
      createRequest: this.createRequest,
    });
  }

  /** A store that has its first snapshot. */
  opened(first: HostMessage = { ...snapshot(), seq: 0 }): Store {
    const store = this.store();
    store.start();
    store.receive(first);
    this.frame();
    return store;
  }

  frame(): void {
    for (const callback of this.#frames.splice(0)) callback();
  }

  get framesAsked(): number {
    return this.#frames.length;
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#timers.filter((timer) => timer.at <= this.#now);
    this.#timers = this.#timers.filter((timer) => timer.at > this.#now);
    for (const timer of due) timer.callback();
  }

  postedOf<T extends PanelMessage['type']>(type: T): Extract<PanelMessage, { type: T }>[] {
    return this.posted.filter(
      (each): each is Extract<PanelMessage, { type: T }> => each.type === type,
    );
  }
}
