import { EventBus } from '../../src/bus/eventBus.ts';
import type { DeadLetter, Letter } from '../../src/bus/letter.ts';
import type { Topic } from '../../src/bus/topic.ts';
import { MovedClock } from '../gateway/movedClock.ts';

/** A bus on a clock that is moved by hand, and what it gave up. */
export function createTestBus(random: () => number = () => 0.5): {
  readonly bus: EventBus;
  readonly clock: MovedClock;
  readonly dead: readonly DeadLetter<unknown>[];
} {
  const clock = new MovedClock();
  const dead: DeadLetter<unknown>[] = [];
  const world = { now: clock.now, timer: clock.timer, random };
  return { bus: new EventBus({ world, onDead: (letter) => void dead.push(letter) }), clock, dead };
}

export function valuesOf<T>(letters: readonly Letter<T>[]): readonly T[] {
  return letters.map(({ value }) => value);
}

/** Moves the clock on until every letter is handled or dead. */
export async function untilSettled<T>(topic: Topic<T>, clock: MovedClock): Promise<void> {
  const busy = (): boolean => topic.states().some(({ waiting }) => waiting > 0);
  for (let minutes = 0; busy() && minutes < 500; minutes++) await clock.advance(60_000);
}
