import { writeSync } from 'node:fs';
import type { SessionEvent } from '../../src/protocol/events.ts';
import type { Failure } from '../../src/protocol/model.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { SessionRegistry, type OpenResult } from '../../src/sessions/sessionRegistry.ts';
import { storageFailure } from '../../src/sessions/storageFailure.ts';
import { JournalKeeper } from '../../src/sessions/worker/journalKeeper.ts';
import { addMessage, FakeClock, startReply } from '../sessions/sessionHelpers.ts';

/** One line that the parent reads: what was acknowledged and must be found again, or what failed. */
export type JournalLine =
  /** `recovered`: how many events, where the journal was damaged. */
  | { readonly type: 'opened'; readonly recovered?: number }
  | {
      readonly type: 'message';
      readonly session: string;
      readonly id: string;
      readonly text: string;
    }
  | { readonly type: 'reply'; readonly session: string; readonly id: string; readonly text: string }
  /** The session shares the parent's messages of these ids. */
  | { readonly type: 'forked'; readonly session: string; readonly messages: readonly string[] }
  | { readonly type: 'imported'; readonly session: string; readonly events: number }
  | { readonly type: 'archived'; readonly session: string }
  | { readonly type: 'removed'; readonly session: string }
  | { readonly type: 'did'; readonly step: string }
  /** Every try of a step failed. */
  | { readonly type: 'gave-up' }
  | { readonly type: 'closed' }
  | { readonly type: 'failed'; readonly step: string; readonly failure: Failure }
  /** The disk did not take the reply: whether the person still has its whole text. */
  | { readonly type: 'held'; readonly whole: boolean };

/** Tries of one step: a fault of several calls is over by then. */
const tries = 12;
const replyText = 'what the model said, in pieces. '.repeat(90);
const longText = 'a long message, over several pages. '.repeat(400);

interface Scene {
  readonly folder: string;
  readonly clock: FakeClock;
  journal: Journal;
  sessions: SessionRegistry;
}

type StepResult =
  | { readonly type: 'done'; readonly line: JournalLine }
  | { readonly type: 'failed'; readonly failure: Failure };

/** Does all that a journal is for, once; a step that fails is said, and tried again. */
async function play(folder: string, whole: boolean): Promise<void> {
  const scene = openScene(folder, new FakeClock());
  const steps = whole ? wholeLife : shortLife;
  const went = await steps(scene);
  if (!went) print({ type: 'gave-up' });
  await scene.sessions.close(1000);
  scene.journal.close();
  print({ type: 'closed' });
}

/** After a recovery or a lift, which is what the faults are for. */
async function shortLife(scene: Scene): Promise<boolean> {
  const first = await create(scene, 'first');
  return first !== undefined && insist('say', () => say(first, 'm1', 'a first word: zebra'));
}

async function wholeLife(scene: Scene): Promise<boolean> {
  const first = await create(scene, 'first');
  if (!first) return false;
  if (!(await insist('say', () => say(first, 'm1', 'a first word: zebra')))) return false;
  if (!(await answer(scene, first))) return false;
  const long = await create(scene, 'long');
  if (!long) return false;
  const steps: readonly (readonly [string, () => Promise<StepResult>])[] = [
    ['say more', () => say(long, 'm2', longText)],
    ['fork', async () => fork(scene, first)],
    ['import', async () => importForeign(scene)],
    ['upkeep', async () => upkeep(scene, first)],
    ['archive', () => archive(scene, long)],
    ['pack', () => pack(scene, long)],
    ['restore', () => restore(scene, long)],
    ['remove', () => remove(scene, 'foreign')],
    ['say again', () => say(first, 'm3', 'after all that')],
    ['upkeep', async () => upkeep(scene, first)],
  ];
  for (const [name, step] of steps) if (!(await insist(name, step))) return false;
  return true;
}

/** A journal that cannot be written is said at once, and opened again as a reload of the window would. */
function openScene(folder: string, clock: FakeClock): Scene {
  const now = (): number => clock.now();
  for (let attempt = 1; ; attempt++) {
    const { journal, report } = openJournal(folder, { now });
    const { access } = journal;
    if (access.type === 'read-write' || attempt === tries) {
      if (access.type === 'read-write') {
        print({ type: 'opened', ...(report ? { recovered: report.events } : {}) });
      }
      const sessions = new SessionRegistry({ journal, clock, unexpected: complain });
      return { folder, clock, journal, sessions };
    }
    print({ type: 'failed', step: 'open', failure: access.failure });
    journal.close();
  }
}

async function insist(step: string, run: () => Promise<StepResult>): Promise<boolean> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const result = await run();
    print(result.type === 'done' ? result.line : { type: 'failed', step, failure: result.failure });
    if (result.type === 'done') return true;
  }
  return false;
}

async function create({ sessions }: Scene, title: string): Promise<SessionActor | undefined> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const made = await sessions.create({ title }, 'c');
    if (made.type === 'created') return made.actor;
    if (made.type === 'refused') throw new Error(made.reason);
    print({ type: 'failed', step: 'create', failure: made.failure });
  }
  return undefined;
}

async function say(actor: SessionActor, id: string, text: string): Promise<StepResult> {
  const added = await addMessage(actor, text, 'user', 'c', id);
  if (added.type === 'refused') throw new Error(added.reason);
  if (added.type === 'failed') return added;
  return { type: 'done', line: { type: 'message', session: actor.id, id, text } };
}

/** A reply that grows in three batches. What the disk does not take holds in memory. */
async function answer({ clock }: Scene, actor: SessionActor): Promise<boolean> {
  const reply = 'r1';
  const started = await insist('start reply', async () => {
    const result = await actor.dispatch(startReply(reply, 'm1'), 'parley', 'c');
    if (result.type === 'refused') throw new Error(result.reason);
    if (result.type === 'failed') return result;
    return { type: 'done', line: { type: 'did', step: 'start reply' } };
  });
  if (!started) return false;
  const size = Math.ceil(replyText.length / 3);
  for (let at = 0; at < replyText.length; at += size) {
    if (!actor.grow(reply, replyText.slice(at, at + size))) throw new Error('it ended by itself');
    clock.advance(250);
    await actor.dispatch({ type: 'rename', title: '' }, 'user', 'c');
  }
  const end = await actor.dispatch({ type: 'end-reply', reply, reason: 'stop' }, 'test/small', 'c');
  if (end.type === 'refused') throw new Error(end.reason);
  const line: JournalLine = { type: 'reply', session: actor.id, id: reply, text: replyText };
  if (end.type === 'done') {
    print(line);
    return true;
  }
  print({ type: 'failed', step: 'end reply', failure: end.failure });
  const shown = actor.getState().messages.find(({ id }) => id === reply);
  print({ type: 'held', whole: end.kept && shown?.text === replyText });
  const written = await writtenLater(actor, clock);
  if (written) print(line);
  return written;
}

/** The actor tries by itself, later and later. */
async function writtenLater(actor: SessionActor, clock: FakeClock): Promise<boolean> {
  const now = { troubled: true };
  const told = actor.subscribe({ trouble: (failure) => (now.troubled = failure !== undefined) });
  for (let attempt = 1; attempt <= tries && now.troubled; attempt++) {
    clock.advance(10_000);
    await actor.dispatch({ type: 'rename', title: '' }, 'user', 'c');
  }
  told.dispose();
  return !now.troubled;
}

function fork({ sessions }: Scene, parent: SessionActor): StepResult {
  let forked: OpenResult;
  try {
    forked = sessions.fork(parent.id, { message: 'm1' }, 'c');
  } catch (error) {
    return { type: 'failed', failure: storageFailure(error) };
  }
  if (forked.type === 'missing') throw new Error('there is nothing to fork');
  if (forked.type === 'failed') return forked;
  const messages = forked.actor.getState().messages.map(({ id }) => id);
  return { type: 'done', line: { type: 'forked', session: forked.actor.id, messages } };
}

function importForeign({ sessions, clock }: Scene): StepResult {
  const session = 'foreign';
  const envelope = { session, at: clock.now(), by: 'user', correlation: 'c', version: 2 };
  const events: readonly SessionEvent[] = [
    { ...envelope, seq: 1, type: 'session-created', title: 'Foreign' },
    ...Array.from({ length: 20 }, (_, i): SessionEvent => {
      const message = `foreign-${i}`;
      return { ...envelope, seq: i + 2, type: 'message-added', message, text: 'x'.repeat(300) };
    }),
  ];
  const result = sessions.import(session, events);
  if (result.type === 'failed') return result;
  if (result.type === 'exists') throw new Error('it was imported already');
  return { type: 'done', line: { type: 'imported', session, events: events.length } };
}

async function archive({ sessions }: Scene, actor: SessionActor): Promise<StepResult> {
  const result = await sessions.archive(actor.id, 'c');
  if (result.type === 'refused') throw new Error(result.reason);
  if (result.type === 'failed') return result;
  return { type: 'done', line: { type: 'archived', session: actor.id } };
}

/** What `archive` may have left undone. */
async function pack({ journal }: Scene, actor: SessionActor): Promise<StepResult> {
  const packed = await journal.pack(actor.id);
  if (packed.type === 'failed') return packed;
  return { type: 'done', line: { type: 'did', step: `pack: ${packed.type}` } };
}

async function restore({ sessions }: Scene, actor: SessionActor): Promise<StepResult> {
  const result = await sessions.rename(actor.id, 'Out of cold storage', 'c');
  if (result.type === 'refused') throw new Error(result.reason);
  if (result.type === 'failed') return result;
  return { type: 'done', line: { type: 'did', step: 'restore' } };
}

async function remove({ sessions }: Scene, session: string): Promise<StepResult> {
  const result = await sessions.remove(session);
  if (result.type === 'failed') return result;
  return { type: 'done', line: { type: 'removed', session } };
}

/** What the worker thread does, over a connection of its own. */
function upkeep({ folder }: Scene, actor: SessionActor): StepResult {
  const keeper = new JournalKeeper(folder);
  try {
    let behind = true;
    while (behind) behind = keeper.advance();
    keeper.snapshot(actor.id);
    return { type: 'done', line: { type: 'did', step: 'upkeep' } };
  } catch (error) {
    return { type: 'failed', failure: storageFailure(error, folder) };
  } finally {
    keeper.close();
  }
}

/** What packing met at the end of `archive` is told here: it is a failure in words, not an error. */
function complain(problem: unknown): void {
  if (problem instanceof Error) throw problem;
}

/** Synchronous: the line is in the pipe before anything else happens. */
function print(line: JournalLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

await play(process.argv[2] ?? '', process.argv[3] !== 'short');
