import { systemClock } from '../protocol/clock.ts';
import type { LetterAddress } from '../protocol/dashboard.ts';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import type { DeadLetter } from './letter.ts';
import type { BusWorld } from './line.ts';
import { Topic, type LineState } from './topic.ts';
import { defaultRules, type TopicRules } from './topicRules.ts';

interface EventBusOptions {
  /** Hears of each letter that was given up; it must not throw. */
  readonly onDead: (dead: DeadLetter<unknown>) => void;
  readonly world?: BusWorld;
  /** Hears what a listener threw. */
  readonly onError?: (error: unknown) => void;
}

/** What all topics have in common, whatever is published there. */
type AnyTopic = Pick<
  Topic<unknown>,
  'name' | 'deadLetters' | 'states' | 'retry' | 'discard' | 'close'
>;

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
  readonly #changed: Emitter<void>;

  constructor({ onDead, world = realWorld, onError = () => undefined }: EventBusOptions) {
    this.#onDead = onDead;
    this.#world = world;
    this.#changed = new Emitter(onError);
  }

  /** A topic of its own; what is not given is as in `defaultRules`. */
  topic<T>(rules: Partial<TopicRules> & Pick<TopicRules, 'name' | 'critical'>): Topic<T> {
    const listeners = { onDead: this.#onDead, onChange: () => this.#changed.emit() };
    const topic = new Topic<T>({ ...defaultRules, ...rules }, this.#world, listeners);
    this.#topics.push(topic);
    return topic;
  }

  deadLetters(): readonly DeadLetter<unknown>[] {
    return this.#topics.flatMap((topic) => topic.deadLetters());
  }

  states(): readonly LineState[] {
    return this.#topics.flatMap((topic) => topic.states());
  }

  /** The dead letters, or those that are lost, are others now. */
  onDidChangeDead(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  /** Delivers a dead letter once more. False where it is not among the dead; resolves when it was tried. */
  async retry({ topic, subscriber, deliveryId }: LetterAddress): Promise<boolean> {
    for (const each of this.#topics) {
      if (each.name === topic && (await each.retry(subscriber, deliveryId))) return true;
    }
    return false;
  }

  /** Forgets a dead letter; what its subscriber kept of it stays. False where it is not among the dead. */
  discard({ topic, subscriber, deliveryId }: LetterAddress): boolean {
    return this.#topics.some((each) => each.name === topic && each.discard(subscriber, deliveryId));
  }

  dispose(): void {
    this.#changed.dispose();
    for (const topic of this.#topics) topic.close();
  }
}
