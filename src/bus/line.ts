import { setImmediate } from 'node:timers/promises';
import type { CallOff, Clock } from '../protocol/clock.ts';
import { backoff } from './backoff.ts';
import type { DeadLetter, Letter, Receive } from './letter.ts';
import type { TopicRules } from './topicRules.ts';

/** What of the outside world a delivery needs. */
export interface BusWorld extends Clock {
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number;
}

interface LineOptions<T> {
  readonly rules: TopicRules;
  readonly subscriber: string;
  readonly receive: Receive<T>;
  readonly world: BusWorld;
  /** Hears of each letter that was given up. */
  readonly onDead: (dead: DeadLetter<T>) => void;
  /** The dead letters, or those that are lost, are others now. */
  readonly onChange: () => void;
}

interface Waiting<T> {
  readonly letter: Letter<T>;
  tries: number;
  /** With how many, itself included, it is delivered at the most. */
  batch: number;
}

/** The letters of one subscriber: a bounded queue, delivered in batches, each until it is acknowledged. */
export class Line<T> {
  readonly #options: LineOptions<T>;
  readonly #due: Waiting<T>[] = [];
  readonly #dead: DeadLetter<T>[] = [];
  readonly #pauses = new Map<CallOff, readonly Waiting<T>[]>();
  /** Letters that wait out a pause, or are being delivered. */
  #apart = 0;
  #draining: Promise<void> | undefined;
  #closed = false;
  #dropped = 0;
  #forgotten = 0;
  #freed = Promise.withResolvers<void>();

  constructor(options: LineOptions<T>) {
    this.#options = options;
  }

  get subscriber(): string {
    return this.#options.subscriber;
  }

  /** Letters taken and not yet acknowledged or given up. */
  get waiting(): number {
    return this.#due.length + this.#apart;
  }

  get isFull(): boolean {
    return this.waiting >= this.#options.rules.queue;
  }

  /** Letters that had to make room, and dead ones that are not kept any more. */
  get lost(): number {
    return this.#dropped + this.#forgotten;
  }

  get dead(): readonly DeadLetter<T>[] {
    return this.#dead;
  }

  /** Takes a letter. Where the queue is full the oldest that is not on its way makes room, or this one. */
  add(letter: Letter<T>): void {
    if (this.isFull) {
      this.#dropped++;
      this.#options.onChange();
      if (!this.#due.shift()) return;
    }
    this.#due.push({ letter, tries: 0, batch: this.#options.rules.batch });
    this.#wake();
  }

  /**
   * Delivers a dead letter once more, alone and at once; it is dead again where that is in vain. False
   * where it is not among the dead. Resolves when it was tried.
   */
  async retry(deliveryId: string): Promise<boolean> {
    const dead = this.#takeDead(deliveryId);
    if (!dead) return false;
    const { value, tries } = dead;
    this.#due.push({ letter: { deliveryId, value }, tries, batch: 1 });
    this.#options.onChange();
    this.#wake();
    await this.#draining;
    return true;
  }

  /** Forgets a dead letter; false where it is not among the dead. */
  discard(deliveryId: string): boolean {
    const dead = this.#takeDead(deliveryId);
    if (dead) this.#options.onChange();
    return dead !== undefined;
  }

  /**
   * Delivers at once what waits out a pause, and the dead letters anew: something was put right. Resolves
   * when each was tried. None has to make room for them.
   */
  async hurry(): Promise<void> {
    const { rules, onChange } = this.#options;
    const { batch } = rules;
    for (const [callOff, letters] of this.#pauses) {
      callOff();
      this.#resume(callOff, letters);
    }
    const dead = this.#dead.splice(0);
    for (const { deliveryId, value } of dead) {
      this.#due.push({ letter: { deliveryId, value }, tries: 0, batch });
    }
    if (dead.length > 0) onChange();
    this.#wake();
    await this.#draining;
  }

  /** Resolves when one letter more is acknowledged or given up. */
  freed(): Promise<void> {
    return this.#freed.promise;
  }

  /** Nothing is delivered after it; what waits is dropped. */
  close(): void {
    this.#closed = true;
    for (const callOff of this.#pauses.keys()) callOff();
    this.#pauses.clear();
    this.#due.length = 0;
    this.#apart = 0;
    this.#free();
  }

  #takeDead(deliveryId: string): DeadLetter<T> | undefined {
    const at = this.#dead.findIndex((dead) => dead.deliveryId === deliveryId);
    return at < 0 ? undefined : this.#dead.splice(at, 1)[0];
  }

  /** In a microtask: the publisher is done first, and all else comes after. */
  #wake(): void {
    this.#draining ??= Promise.resolve().then(() => this.#drain());
  }

  async #drain(): Promise<void> {
    while (!this.#closed && this.#due.length > 0) {
      await this.#deliver(this.#take());
      // Between two batches the event loop turns once: a long queue must not hold up the host.
      if (this.#due.length > 0) await setImmediate();
    }
    this.#draining = undefined;
  }

  #take(): readonly Waiting<T>[] {
    let most = this.#options.rules.batch;
    let count = 0;
    for (const { batch } of this.#due) {
      most = Math.min(most, batch);
      if (count >= most) break;
      count++;
    }
    return this.#due.splice(0, count);
  }

  async #deliver(batch: readonly Waiting<T>[]): Promise<void> {
    this.#apart += batch.length;
    let failure: { readonly error: unknown } | undefined;
    try {
      await this.#acknowledged(batch.map(({ letter }) => letter));
    } catch (error) {
      failure = { error };
    }
    if (this.#closed) return;
    this.#apart -= batch.length;
    if (failure) this.#failed(batch, failure.error);
    this.#free();
  }

  async #acknowledged(letters: readonly Letter<T>[]): Promise<void> {
    const { receive, world, rules } = this.#options;
    const handled = receive(letters);
    if (handled === undefined) return;
    const late = Promise.withResolvers<never>();
    const callOff = world.timer(
      () => late.reject(new Error(`No word within ${rules.ackWithin / 1_000} s`)),
      rules.ackWithin,
    );
    await Promise.race([handled, late.promise]).finally(callOff);
  }

  /** A batch that failed comes again in halves, until the letter that is at fault stands alone. */
  #failed(batch: readonly Waiting<T>[], error: unknown): void {
    const { rules, world } = this.#options;
    const again: Waiting<T>[] = [];
    for (const waiting of batch) {
      waiting.tries++;
      waiting.batch = Math.ceil(batch.length / 2);
      if (waiting.tries < rules.tries) again.push(waiting);
      else this.#bury(waiting, error);
    }
    if (again.length === 0) return;
    this.#apart += again.length;
    const tries = Math.max(...again.map((each) => each.tries));
    const callOff = world.timer(
      () => this.#resume(callOff, again),
      backoff(tries, rules, world.random()),
    );
    this.#pauses.set(callOff, again);
  }

  #resume(pause: CallOff, letters: readonly Waiting<T>[]): void {
    this.#pauses.delete(pause);
    this.#apart -= letters.length;
    this.#due.push(...letters);
    this.#wake();
  }

  #bury({ letter, tries }: Waiting<T>, error: unknown): void {
    const { rules, subscriber, world, onDead, onChange } = this.#options;
    const why = error instanceof Error ? error.message : String(error);
    const dead = { ...letter, topic: rules.name, subscriber, tries, why, at: world.now() };
    this.#dead.push(dead);
    if (this.#dead.length > rules.dead) {
      this.#dead.shift();
      this.#forgotten++;
    }
    onDead(dead);
    onChange();
  }

  #free(): void {
    this.#freed.resolve();
    this.#freed = Promise.withResolvers();
  }
}
