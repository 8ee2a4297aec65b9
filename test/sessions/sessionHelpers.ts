import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ContextReceipt } from '../../src/protocol/contextItems.ts';
import type { EventBody, NewEvent } from '../../src/protocol/events.ts';
import { createId } from '../../src/protocol/ids.ts';
import type { ModelRef } from '../../src/protocol/model.ts';
import type { Clock, Timer } from '../../src/sessions/clock.ts';
import type { CommandResult } from '../../src/sessions/commandResult.ts';
import type { SessionCommand } from '../../src/sessions/decide.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { openJournal, type JournalOptions } from '../../src/sessions/openJournal.ts';
import { SessionActor } from '../../src/sessions/sessionActor.ts';
import type { SessionServices } from '../../src/sessions/sessionServices.ts';

export const model: ModelRef = { provider: 'test', model: 'small' };

export const receipt: ContextReceipt = {
  items: [],
  used: 12,
  window: 8000,
  reserve: 1000,
  estimated: false,
};

/** Runs `work` with a folder of its own, and deletes it afterwards. */
export async function withFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-sessions-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs `work` with a journal of its own that is open for writing. */
export async function withJournal<T>(
  work: (journal: Journal, folder: string) => T | Promise<T>,
  options: JournalOptions = {},
): Promise<T> {
  return withFolder(async (folder) => {
    const { journal, report } = openJournal(folder, options);
    assert.deepEqual(journal.access, { type: 'read-write' });
    assert.equal(report, undefined);
    try {
      return await work(journal, folder);
    } finally {
      journal.close();
    }
  });
}

export function event(body: EventBody): NewEvent {
  return { ...body, by: 'user', correlation: 'c' };
}

export function created(title = 'New chat'): NewEvent {
  return event({ type: 'session-created', title });
}

export function said(message: string, text = `text of ${message}`): NewEvent {
  return event({ type: 'message-added', message, text });
}

export function startReply(
  reply: string,
  to: string,
): Extract<SessionCommand, { type: 'start-reply' }> {
  return { type: 'start-reply', reply, to, model, modelLabel: 'Small', receipt };
}

/** The model of `startReply`, as a command or an event names it. */
const writer = `${model.provider}/${model.model}`;

/** Time that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now = 1_700_000_000_000;
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();

  /** Timers that are waiting. */
  get waiting(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, ms: number): Timer {
    const timer = { at: this.#now + ms, run };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  advance(ms: number): void {
    this.#now += ms;
    const due = [...this.#timers].filter((timer) => timer.at <= this.#now);
    for (const timer of due.toSorted((a, b) => a.at - b.at)) {
      if (this.#timers.delete(timer)) timer.run();
    }
  }
}

/** Lets time pass, whenever something waits for it, until `work` is done. */
export async function passing<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let done = false;
  const end = (): void => void (done = true);
  work.then(end, end);
  for (;;) {
    await setImmediate();
    if (done) return work;
    if (clock.waiting > 0) clock.advance(50);
  }
}

/** The journal with some of its members replaced; a getter among `members` is asked each time. */
export function overriding(journal: Journal, members: Partial<Journal>): Journal {
  return new Proxy(journal, {
    get(target, key) {
      if (key in members) return Reflect.get(members, key, members) as unknown;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

export interface TestServices extends SessionServices {
  readonly clock: FakeClock;
  readonly errors: unknown[];
}

export function testServices(journal: Journal): TestServices {
  const errors: unknown[] = [];
  return { journal, clock: new FakeClock(), errors, unexpected: (error) => errors.push(error) };
}

/** An actor whose session holds one message, `m1`. */
export async function actorWithMessage(services: SessionServices, id = 's'): Promise<SessionActor> {
  const actor = new SessionActor(id, services);
  await expectDone(actor, { type: 'create' });
  await expectDone(actor, { type: 'add-message', message: 'm1', text: 'hello' });
  return actor;
}

/** Who gives a command: the model where it is about its words, a person otherwise. */
/** A person's message; `done` says that it is on the disk. */
export function addMessage(
  actor: SessionActor,
  text: string,
  by: string,
  correlation: string,
  message = createId(),
): Promise<CommandResult> {
  return actor.dispatch({ type: 'add-message', message, text }, by, correlation);
}

export function giverOf({ type }: SessionCommand): string {
  return type === 'grow-reply' || type === 'end-reply' ? writer : 'user';
}

export async function expectDone(actor: SessionActor, command: SessionCommand): Promise<void> {
  const result = await actor.dispatch(command, giverOf(command), 'c');
  assert.equal(result.type, 'done', JSON.stringify(result));
}

/** Resolves when all that was posted to the actor so far has been handled. */
export async function idle(actor: SessionActor): Promise<void> {
  await actor.dispatch({ type: 'rename', title: '' }, 'user', 'c');
}

export function replyText(actor: SessionActor, reply: string): string | undefined {
  const found = actor.getState().messages.find((message) => message.id === reply);
  return found?.text;
}
