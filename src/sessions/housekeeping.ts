import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Disposable } from '../protocol/emitter.ts';
import { createId } from '../protocol/ids.ts';
import type { SessionSummary } from '../protocol/sessionState.ts';
import type { Clock, Timer } from './clock.ts';
import { planRetention, type RetentionPlan, type RetentionRules } from './retention.ts';
import type { SessionRegistry } from './sessionRegistry.ts';

export interface HousekeepingOptions {
  readonly sessions: SessionRegistry;
  readonly clock: Clock;
  readonly rules: () => RetentionRules;
  /** Hears what was archived and deleted, where that was anything. */
  readonly onTidied: (plan: RetentionPlan) => void;
  readonly unexpected: (error: unknown) => void;
}

/** Milliseconds after the start, and between two rounds. */
const first = 3_000;
const between = 24 * 60 * 60_000;

/** Archives what nobody has used for long, once a day; deletes only where a person set it. */
export class Housekeeping implements Disposable {
  readonly #options: HousekeepingOptions;
  #timer: Timer | undefined;
  #disposed = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
    this.#later(first);
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.cancel();
  }

  #later(delay: number): void {
    const { clock, unexpected } = this.#options;
    this.#timer = clock.setTimeout(() => {
      this.#tidy()
        .catch(unexpected)
        .finally(() => {
          if (!this.#disposed) this.#later(between);
        });
    }, delay);
  }

  /** One chat in a turn: there may be hundreds, and others want this thread too. */
  async #tidy(): Promise<void> {
    const { sessions, clock, rules, onTidied } = this.#options;
    const live = new Set(sessions.live().map(({ id }) => id));
    const plan = planRetention(sessions.list(), rules(), live, clock.now());
    const archived: SessionSummary[] = [];
    const removed: SessionSummary[] = [];
    for (const summary of plan.archive) {
      await nextTurn();
      if (this.#disposed || sessions.lease(summary.id) === 'elsewhere') continue;
      const result = await sessions.archive(summary.id, createId(clock.now()));
      if (result.type === 'done') archived.push(summary);
    }
    for (const summary of plan.remove) {
      await nextTurn();
      if (this.#disposed || sessions.lease(summary.id) === 'elsewhere') continue;
      const result = await sessions.remove(summary.id);
      if (result.type === 'removed') removed.push(summary);
    }
    if (archived.length + removed.length > 0) onTidied({ archive: archived, remove: removed });
  }
}
