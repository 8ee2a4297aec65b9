import { systemClock } from '../protocol/clock.ts';
import type { Disposable } from '../protocol/emitter.ts';
import type { DeadLetter } from './letter.ts';
import type { BusWorld } from './line.ts';
import { Topic, type LineState } from './topic.ts';
import { defaultRules, type TopicRules } from './topicRules.ts';

interface EventBusOptions {
  /** Hears of each letter that was given up; it must not throw. */
  readonly onDead: (dead: DeadLetter<unknown>) => void;
  readonly world?: BusWorld;
}

/** What all topics have in common, whatever is published there. */
type AnyTopic = Pick<Topic<unknown>, 'deadLetters' | 'states' | 'close'>;

const realWorld: BusWorld = { ...systemClock, random: Math.random };

/**
 * What must be delivered although its receiver fails: topics with a bounded queue for each subscriber,
 * repeated deliveries, and a list of what was given up. It is in memory only. What may not be lost with
 * the process is kept by its subscriber before it throws, and published again under the same id.
 */
export class EventBus implements Disposable {
  readonly #onDead: (dead: DeadLetter<unknown>) => void;
  readonly #world: BusWorld;
  readonly #topics: AnyTopic[] = [];

  constructor({ onDead, world = realWorld }: EventBusOptions) {
    this.#onDead = onDead;
    this.#world = world;
  }

  /** A topic of its own; what is not given is as in `defaultRules`. */
  topic<T>(rules: Partial<TopicRules> & Pick<TopicRules, 'name' | 'critical'>): Topic<T> {
    const topic = new Topic<T>({ ...defaultRules, ...rules }, this.#world, this.#onDead);
    this.#topics.push(topic);
    return topic;
  }

  deadLetters(): readonly DeadLetter<unknown>[] {
    return this.#topics.flatMap((topic) => topic.deadLetters());
  }

  states(): readonly LineState[] {
    return this.#topics.flatMap((topic) => topic.states());
  }

  dispose(): void {
    for (const topic of this.#topics) topic.close();
  }
}
