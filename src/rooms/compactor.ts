import { compactHistory, type CompactionResult } from '../context/compaction/compactHistory.ts';
import { compactionGoal, wantedGoal } from '../context/compaction/compactionGoal.ts';
import { windowFill } from '../context/compaction/windowFill.ts';
import type { TokenCounter } from '../context/tokenCounter.ts';
import type { LanguageModel } from '../models/languageModel.ts';
import type { CompactedHistory } from '../protocol/compaction.ts';
import type { SessionEvent } from '../protocol/events.ts';
import { createId, type SessionId } from '../protocol/ids.ts';
import type { Log } from '../protocol/log.ts';
import type { ModelInfo, ModelRef } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';
import { whyNot } from '../sessions/commandResult.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';
import { createModelSummariser, SummaryMemory } from './modelSummariser.ts';

export interface CompactorOptions {
  readonly sessions: SessionRegistry;
  /** The model that answers in a session that names this one, or none. */
  readonly modelOf: (own: ModelRef | undefined) => ModelInfo | undefined;
  /** The model with the policies around it. */
  readonly languageModel: (info: ModelInfo) => LanguageModel | undefined;
  readonly counterOf: (model: ModelInfo) => Promise<TokenCounter>;
  /** The part of the window, less the room for the reply, at which it begins; 0: never by itself. */
  readonly compactAt: () => number;
  /** Whether a model is answering: what nobody waits for begins after that. */
  readonly isAnswering: () => boolean;
  readonly log: Log;
}

/** What came of a compaction; `reason` is for a person. */
export type CompactionOutcome =
  | { readonly type: 'compacted'; readonly history: CompactedHistory }
  | Exclude<CompactionResult, { readonly type: 'compacted' }>
  | { readonly type: 'cancelled' };

interface Job {
  readonly session: SessionId;
  /** The higher first. */
  readonly priority: number;
  /** True where a person asked for it: a question does not break it off. */
  readonly wanted: boolean;
  readonly abort: AbortController;
  readonly done: PromiseWithResolvers<CompactionOutcome>;
}

/** Sessions that wait at most; the one that needs it least is let go. */
const longestQueue = 50;
const wantedPriority = 1_000;

const elsewhere = t('It is in use in another window.');

/** The reason of an abort after which it is to be tried again. */
const gaveWay = new Error('A question came first');

/**
 * Keeps long conversations within their models' windows: one at a time, in the background, the fullest
 * first. A question breaks it off, and the next answer has it go on. What it does becomes real by one
 * event, so that a crash in the middle changes nothing.
 */
export class Compactor {
  readonly #options: CompactorOptions;
  readonly #memory = new SummaryMemory();
  readonly #waiting = new Map<SessionId, Job>();
  #running: Job | undefined;
  #working: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: CompactorOptions) {
    this.#options = options;
  }

  /** Hears what happens in every session. */
  follow(actor: SessionActor, events: readonly SessionEvent[]): void {
    if (events.some(({ type }) => type === 'message-added')) this.#giveWay();
    if (events.some(({ type }) => isReplyEnd(type))) this.#consider(actor);
  }

  /** An answer ended: what waited for that begins. */
  wake(): void {
    if (this.#running || this.#closed) return;
    const answering = this.#options.isAnswering();
    const next = [...this.#waiting.values()]
      .filter(({ wanted }) => wanted || !answering)
      .toSorted((a, b) => b.priority - a.priority)[0];
    if (!next) return;
    this.#waiting.delete(next.session);
    this.#running = next;
    this.#working = this.#work(next).finally(() => {
      this.#running = undefined;
      this.wake();
    });
  }

  /** After an answer: makes the conversation shorter soon, where it needs to be. */
  #consider(actor: SessionActor): void {
    const state = actor.getState();
    if (this.#closed || this.#options.compactAt() <= 0 || state.compactions.at(-1)?.undone) return;
    const receipt = state.messages.findLast((each) => each.kind === 'reply')?.receipt;
    const fullness = receipt && receipt.window > 0 ? receipt.used / receipt.window : 0;
    this.#enqueue({ session: actor.id, priority: fullness, wanted: false });
  }

  /** At once, because a person wants it. */
  async compactNow(session: SessionId, signal?: AbortSignal): Promise<CompactionOutcome> {
    const job = this.#enqueue({ session, priority: wantedPriority, wanted: true });
    const cancel = (): void => job.abort.abort();
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    // What nobody waits for gives way to what somebody does.
    this.#giveWay();
    return job.done.promise.finally(() => signal?.removeEventListener('abort', cancel));
  }

  /** Breaks everything off; nothing of it has changed anything. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#running?.abort.abort();
    for (const job of this.#waiting.values()) job.done.resolve({ type: 'cancelled' });
    this.#waiting.clear();
    await this.#working;
  }

  /** Resolves when nothing is under way and nothing waits. */
  async idle(): Promise<void> {
    let working: Promise<void>;
    do {
      working = this.#working;
      await working;
    } while (working !== this.#working);
  }

  #enqueue({ session, priority, wanted }: Pick<Job, 'session' | 'priority' | 'wanted'>): Job {
    const known = this.#waiting.get(session);
    if (known?.wanted) return known;
    const done = Promise.withResolvers<CompactionOutcome>();
    const job = { session, priority, wanted, abort: new AbortController(), done };
    if (this.#closed) job.done.resolve({ type: 'cancelled' });
    else {
      known?.done.resolve({ type: 'cancelled' });
      this.#waiting.set(job.session, job);
      this.#letGo();
      this.wake();
    }
    return job;
  }

  #letGo(): void {
    if (this.#waiting.size <= longestQueue) return;
    const least = [...this.#waiting.values()].reduce((a, b) => (b.priority < a.priority ? b : a));
    this.#waiting.delete(least.session);
    least.done.resolve({ type: 'cancelled' });
  }

  /** A question comes first: the summary would take the model's time from it. */
  #giveWay(): void {
    if (this.#running && !this.#running.wanted) this.#running.abort.abort(gaveWay);
  }

  async #work(job: Job): Promise<void> {
    const outcome = await this.#compact(job).catch((error: unknown): CompactionOutcome => {
      const { signal } = job.abort;
      // What was summarised so far is remembered: it goes on from there.
      if (signal.reason === gaveWay) this.#enqueue(job);
      if (signal.aborted) return { type: 'cancelled' };
      this.#options.log.error('A chat was not summarised', error);
      return { type: 'failed', reason: t('Something went wrong in Parley. The log says more.') };
    });
    job.done.resolve(outcome);
  }

  async #compact({ session, wanted, abort }: Job): Promise<CompactionOutcome> {
    const { sessions, modelOf, counterOf, log } = this.#options;
    const { signal } = abort;
    const opened = sessions.open(session);
    if (opened.type !== 'opened') return { type: 'nothing' };
    // That window hears of the answer as well, and can keep what comes of it.
    if (sessions.lease(session) === 'elsewhere') return { type: 'failed', reason: elsewhere };
    const { actor } = opened;
    // Whoever listens keeps the session from being put away meanwhile.
    const held = actor.subscribe({});
    try {
      const state = actor.getState();
      const info = modelOf(state.model);
      // Built-in answers read no conversation: whoever asks a model again is to have all of it.
      if (!info || (info.builtIn && !wanted)) return { type: 'nothing' };
      const counter = await counterOf(info);
      const fill = await windowFill(state, info, counter, signal);
      const goal = wanted ? wantedGoal(fill) : compactionGoal(fill, this.#options.compactAt());
      if (goal === undefined) return { type: 'nothing' };
      const summariser = this.#summariser(info, session);
      const result = await compactHistory({
        state,
        goal,
        counter,
        signal,
        ...(summariser ? { summariser } : {}),
      });
      if (result.type === 'failed') log.warn(`A chat was not summarised: ${result.reason}`);
      return result.type === 'compacted' ? await commit(actor, result.history) : result;
    } finally {
      held.dispose();
    }
  }

  /** The built-in answers can summarise nothing. */
  #summariser(info: ModelInfo, session: SessionId) {
    const model = info.builtIn ? undefined : this.#options.languageModel(info);
    return model && createModelSummariser(model, session, this.#memory);
  }
}

/** The one event by which it becomes real. */
async function commit(actor: SessionActor, history: CompactedHistory): Promise<CompactionOutcome> {
  const by = history.model ? `${history.model.provider}/${history.model.model}` : 'parley';
  const result = await actor.dispatch({ type: 'compact', ...history }, by, createId());
  const reason = whyNot(result);
  return reason === undefined ? { type: 'compacted', history } : { type: 'failed', reason };
}

function isReplyEnd(type: SessionEvent['type']): boolean {
  return type === 'reply-ended' || type === 'reply-stopped';
}
