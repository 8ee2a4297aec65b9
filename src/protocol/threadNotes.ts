import type { ThreadState } from './dashboard.ts';
import { Emitter, type Disposable, type Listener } from './emitter.ts';

/** How a worker thread does, for whoever shows it. */
export interface ThreadView {
  state(): ThreadState;
  /** It was started, ended, was asked something, or has answered. */
  onDidChange(listener: Listener<void>): Disposable;
}

/** What the client of a worker thread notes of it. */
export interface ThreadNotes extends ThreadView {
  started(): void;
  /** It ended without being asked to. */
  died(): void;
  /** A question more, or less, waits for its answer. */
  asked(): void;
}

/** `waiting`: how many questions wait for their answers. */
export function createThreadNotes(waiting: () => number): ThreadNotes {
  // A listener that throws is no business of the thread's.
  const changed = new Emitter<void>(() => undefined);
  let state: ThreadState['state'] = 'not-started';
  let deaths = 0;
  return {
    state: () => ({ state, waiting: waiting(), deaths }),
    onDidChange: (listener) => changed.on(listener),
    started() {
      state = 'running';
      changed.emit();
    },
    died() {
      state = 'stopped';
      deaths++;
      changed.emit();
    },
    asked: () => changed.emit(),
  };
}
