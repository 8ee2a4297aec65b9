import type { Disposable } from '../protocol/emitter.ts';
import { createId } from '../protocol/ids.ts';
import type { DeadLetter, Receive } from './letter.ts';
import { Line, type BusWorld } from './line.ts';
import type { TopicRules } from './topicRules.ts';

export type Published =
  | { readonly type: 'taken'; readonly deliveryId: string }
  /** Of a critical topic: a subscriber's queue is full, or nobody listens. It was given to nobody. */
  | { readonly type: 'refused'; readonly why: 'full' | 'nobody' };

/** How a subscriber of a topic does. */
export interface LineState {
  readonly topic: string;
  readonly subscriber: string;
  readonly waiting: number;
  readonly dead: number;
  /** Letters that are gone: they had to make room. */
  readonly lost: number;
}

/** Who hears of letters of a topic. */
export interface TopicListeners {
  /** Hears of each letter that was given up. */
  readonly onDead: (dead: DeadLetter<unknown>) => void;
  /** The dead letters, or those that are lost, are others now. */
  readonly onChange: () => void;
}

/** What is published about one thing, and who hears of it. Made by `EventBus`. */
export class Topic<T> {
  readonly #rules: TopicRules;
  readonly #world: BusWorld;
  readonly #listeners: TopicListeners;
  readonly #lines = new Set<Line<T>>();
  /** Ids are this and a number: a random one for each letter would cost more than its delivery. */
  readonly #name = createId();
  #published = 0;

  constructor(rules: TopicRules, world: BusWorld, listeners: TopicListeners) {
    this.#rules = rules;
    this.#world = world;
    this.#listeners = listeners;
  }

  get name(): string {
    return this.#rules.name;
  }

  /**
   * Hands a value to all subscribers, each of which gets it at least once. Whoever publishes it again,
   * after a refusal or a restart, gives the same `deliveryId`.
   */
  publish(value: T, deliveryId: string = `${this.#name}.${this.#published++}`): Published {
    if (this.#rules.critical) {
      if (this.#lines.size === 0) return { type: 'refused', why: 'nobody' };
      if (this.#fullLine()) return { type: 'refused', why: 'full' };
    }
    const letter = { deliveryId, value };
    for (const line of this.#lines) line.add(letter);
    return { type: 'taken', deliveryId };
  }

  /** `subscriber` names it where its letters are told of. Its failures are no other subscriber's. */
  subscribe(subscriber: string, receive: Receive<T>): Disposable {
    const line = new Line<T>({
      rules: this.#rules,
      subscriber,
      receive,
      world: this.#world,
      ...this.#listeners,
    });
    this.#lines.add(line);
    return {
      dispose: () => {
        this.#lines.delete(line);
        line.close();
        if (line.dead.length > 0 || line.lost > 0) this.#listeners.onChange();
      },
    };
  }

  /** As of `Line`; false where no subscriber of this name has such a dead letter. */
  async retry(subscriber: string, deliveryId: string): Promise<boolean> {
    for (const line of this.#named(subscriber)) if (await line.retry(deliveryId)) return true;
    return false;
  }

  /** As of `Line`; false where no subscriber of this name has such a dead letter. */
  discard(subscriber: string, deliveryId: string): boolean {
    return this.#named(subscriber).some((line) => line.discard(deliveryId));
  }

  /** Resolves when no subscriber's queue is full: for a publisher that can wait. */
  async room(): Promise<void> {
    for (let full = this.#fullLine(); full; full = this.#fullLine()) await full.freed();
  }

  /** Resolves when every letter is acknowledged or dead. */
  async settled(): Promise<void> {
    const busy = (): Line<T> | undefined => [...this.#lines].find(({ waiting }) => waiting > 0);
    for (let line = busy(); line; line = busy()) await line.freed();
  }

  deadLetters(): readonly DeadLetter<T>[] {
    return [...this.#lines].flatMap(({ dead }) => dead);
  }

  /** Delivers at once what waits, and the dead letters anew. Resolves when each was tried. */
  async hurry(): Promise<void> {
    await Promise.all([...this.#lines].map((line) => line.hurry()));
  }

  states(): readonly LineState[] {
    return [...this.#lines].map(({ subscriber, waiting, dead, lost }) => ({
      topic: this.#rules.name,
      subscriber,
      waiting,
      dead: dead.length,
      lost,
    }));
  }

  close(): void {
    for (const line of this.#lines) line.close();
    this.#lines.clear();
  }

  #named(subscriber: string): readonly Line<T>[] {
    return [...this.#lines].filter((line) => line.subscriber === subscriber);
  }

  #fullLine(): Line<T> | undefined {
    for (const line of this.#lines) if (line.isFull) return line;
    return undefined;
  }
}
