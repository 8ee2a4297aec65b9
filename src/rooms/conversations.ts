import { continueRequest } from '../context/prompt.ts';
import { planContext } from '../context/buildContext.ts';
import type { EditorSource, OpenEditor } from '../context/editorSource.ts';
import type { TokenCounter } from '../context/tokenCounter.ts';
import type { ModelCatalog } from '../models/catalog.ts';
import type { LanguageModel, Notice, StreamOutcome } from '../models/languageModel.ts';
import { untilAborted } from '../models/untilAborted.ts';
import type { ContextReceipt } from '../protocol/contextItems.ts';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import { createId, type CorrelationId, type MessageId, type SessionId } from '../protocol/ids.ts';
import type { Log } from '../protocol/log.ts';
import type { Failure, ModelInfo, ModelRef } from '../protocol/model.ts';
import type { RequestProgress } from '../protocol/panel.ts';
import { findMessage, findReply, isRunning } from '../protocol/sessionState.ts';
import { whyNot } from '../sessions/commandResult.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';
import { requestProgress } from './requestProgress.ts';
import { planRequest, type Asked } from './planRequest.ts';
import { brokenTurn, emptyReceipt, missingModel, runTurn, type PlannedRequest } from './turn.ts';
import { createTurnSession, type OwnTurnSession } from './turnSession.ts';

export interface ConversationsOptions {
  readonly sessions: SessionRegistry;
  readonly catalog: ModelCatalog;
  readonly editors: EditorSource;
  readonly counter: TokenCounter;
  /** Puts the policies around a model. */
  readonly guard: (model: LanguageModel) => LanguageModel;
  /** Loads what stands around the models, before the first question. */
  readonly prepare?: () => Promise<void>;
  /** The kinds of secret in `text` that the policies will mask. */
  readonly secretsIn: (text: string) => readonly string[];
  /** Tokens that are kept free for a reply at most. */
  readonly reserve: () => number;
  /** The model to use where a session has none: what was used last. */
  readonly preferredModel: () => ModelRef | undefined;
  readonly log: Log;
}

export type SendOutcome =
  | { readonly type: 'accepted'; readonly message: MessageId }
  | { readonly type: 'refused'; readonly reason: string };

export interface SendExtras {
  /** Files that a command attaches. */
  readonly pinned?: readonly OpenEditor[];
  /** The message that this one is written in the place of. */
  readonly replaces?: MessageId;
}

interface Question {
  readonly actor: SessionActor;
  readonly to: MessageId;
  readonly text: string;
  readonly correlation: CorrelationId;
  readonly replaces?: MessageId;
  readonly pinned?: readonly OpenEditor[];
}

interface RunningTurn {
  readonly session: SessionId;
  readonly reply: MessageId;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** The reason of an abort that nobody asked for: the host is going down. */
const shutdown = new Error('Parley is closing');

const gone = 'This chat cannot be opened any more. Choose another one: your text is still here.';

/** People ask, models answer: starts turns, stops them, and knows which are running. */
export class Conversations {
  readonly #options: ConversationsOptions;
  readonly #removed = new Map<SessionId, Set<string>>();
  readonly #running = new Map<MessageId, RunningTurn>();
  /** Sessions whose next message is on its way to the journal. */
  readonly #sending = new Set<SessionId>();
  readonly #progress = new Map<SessionId, RequestProgress>();
  readonly #changed: Emitter<void>;
  /** What a command attached to a message, kept for its Retry. */
  readonly #pinned = new Map<MessageId, readonly OpenEditor[]>();

  constructor(options: ConversationsOptions) {
    this.#options = options;
    this.#changed = new Emitter((error) =>
      options.log.error('A running reply was not told of', error),
    );
    // Another window took the chat over, or a crash was mended: the model need not go on.
    options.sessions.onEvents((_actor, events) => {
      const over = events.filter((event) => event.type === 'reply-interrupted');
      for (const { reply } of over) this.#running.get(reply)?.abort.abort();
    });
  }

  /** Resolves when the message is durable; the reply comes by itself. */
  async send(session: SessionId, text: string, extras: SendExtras = {}): Promise<SendOutcome> {
    const actor = this.#actor(session);
    if (!actor) return { type: 'refused', reason: gone };
    if (this.#isBusy(actor)) {
      return {
        type: 'refused',
        reason: 'A reply is still running in this chat. Stop it, or wait for its end.',
      };
    }
    this.#sending.add(session);
    try {
      return await this.#accept(actor, text, extras);
    } finally {
      this.#sending.delete(session);
    }
  }

  /** Asks again: the new reply takes the old one's place, which is kept. */
  async retry(session: SessionId, reply: MessageId): Promise<void> {
    const actor = this.#actor(session);
    const state = actor?.getState();
    const old = state && findReply(state, reply);
    const message = old && findMessage(state, old.to);
    if (!actor || !message || this.#isBusy(actor)) return;
    this.#start({
      actor,
      to: message.id,
      text: message.text,
      correlation: createId(),
      replaces: reply,
    });
  }

  /** Asks the model to go on where it stopped, as a message of its own that everybody sees. */
  async continue(session: SessionId): Promise<void> {
    await this.send(session, continueRequest);
  }

  /** Ends a running reply and keeps what came. */
  async stop(session: SessionId, reply: MessageId): Promise<void> {
    const own = this.#running.get(reply);
    if (own) {
      own.abort.abort();
      await own.done;
      return;
    }
    // Another host started it and is gone, or it would have ended it itself.
    await this.#actor(session)?.dispatch({ type: 'interrupt-reply', reply }, 'user', createId());
  }

  async stopAll(session: SessionId): Promise<void> {
    const own = [...this.#running.values()].filter((turn) => turn.session === session);
    await Promise.all(own.map((turn) => this.stop(session, turn.reply)));
  }

  /** What the next request of the session would hold. */
  async preview(session: SessionId, signal: AbortSignal): Promise<ContextReceipt | undefined> {
    const state = this.#actor(session)?.getState();
    const model = state && this.modelOf(state.model);
    if (!model) return undefined;
    const editors = await this.#options.editors.openEditors();
    const removed = this.#removed.get(session) ?? new Set();
    const request = { editors, state, question: '', removed, model };
    const plan = await planContext(request, this.#options.counter, signal);
    // What is counted is about to be sent.
    this.#options.catalog.prepare(model);
    this.#options
      .prepare?.()
      .catch((error: unknown) => this.#options.log.error('The gateway was not loaded', error));
    return plan.type === 'planned' ? plan.receipt : { ...emptyReceipt(model), used: plan.needed };
  }

  removeContext(session: SessionId, id: string): void {
    const removed = this.#removed.get(session) ?? new Set();
    this.#removed.set(session, removed.add(id));
  }

  restoreContext(session: SessionId, id: string): void {
    this.#removed.get(session)?.delete(id);
  }

  /** The session's own model where it names one, else the one used last, else the first there is. */
  modelOf(own: ModelRef | undefined): ModelInfo | undefined {
    const { catalog, preferredModel, reserve } = this.#options;
    const info = own ? catalog.find(own) : catalog.choose([preferredModel()]);
    return info && withReserve(info, reserve());
  }

  /** The sessions in which a reply of this host's is running. */
  runningSessions(): ReadonlySet<SessionId> {
    return new Set([...this.#running.values()].map((turn) => turn.session));
  }

  /** What goes on around the session's request, before the model answers. */
  progressOf(session: SessionId): RequestProgress | undefined {
    return this.#progress.get(session);
  }

  /** A reply began or ended, or something goes on around it. */
  onDidChangeRunning(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  /** Ends every running reply as interrupted and waits for the journal. */
  async close(): Promise<void> {
    const turns = [...this.#running.values()];
    for (const turn of turns) turn.abort.abort(shutdown);
    await Promise.all(turns.map((turn) => turn.done));
  }

  #note(session: SessionId, notice: Notice | undefined): void {
    const had = this.#progress.delete(session);
    const progress = notice && requestProgress(notice, Date.now());
    if (progress) this.#progress.set(session, progress);
    if (progress || had) this.#changed.emit();
  }

  #actor(session: SessionId): SessionActor | undefined {
    const opened = this.#options.sessions.open(session);
    if (opened.type === 'failed')
      this.#options.log.error(opened.failure.title, opened.failure.detail);
    return opened.type === 'opened' ? opened.actor : undefined;
  }

  /** A turn that is still being planned counts too: its reply is not in the journal yet. */
  #isBusy(actor: SessionActor): boolean {
    const asked = this.#sending.has(actor.id) || this.runningSessions().has(actor.id);
    return asked || actor.getState().messages.some(isRunning);
  }

  async #accept(
    actor: SessionActor,
    text: string,
    { pinned, replaces }: SendExtras,
  ): Promise<SendOutcome> {
    const [message, correlation] = [createId(), createId()];
    const result = await actor.dispatch(
      { type: 'add-message', message, text, ...(replaces === undefined ? {} : { replaces }) },
      'user',
      correlation,
    );
    const reason = whyNot(result);
    if (reason !== undefined) return { type: 'refused', reason };
    if (pinned) this.#pinned.set(message, pinned);
    this.#start({ actor, to: message, text, correlation });
    return { type: 'accepted', message };
  }

  #start(question: Question): void {
    const reply = createId();
    const abort = new AbortController();
    const session = this.#turnSession(question, reply, abort.signal);
    // Whoever listens keeps the session from being put away while its turn is planned.
    const held = question.actor.subscribe({});
    const done = this.#run(question, session, abort.signal)
      .catch((error: unknown) => {
        this.#options.log.error('A turn failed', error, question.correlation);
        return this.#endWithout(question.actor, session, brokenTurn, abort.signal);
      })
      .finally(() => {
        held.dispose();
        this.#running.delete(reply);
        this.#progress.delete(question.actor.id);
        this.#changed.emit();
      });
    this.#running.set(reply, { session: question.actor.id, reply, abort, done });
    this.#changed.emit();
  }

  #turnSession(
    { actor, to, correlation, replaces }: Question,
    reply: MessageId,
    signal: AbortSignal,
  ): OwnTurnSession {
    return createTurnSession({
      actor,
      start: { reply, to, ...(replaces ? { replaces } : {}) },
      correlation,
      interrupted: () => signal.reason === shutdown,
      onNotice: (notice) => this.#note(actor.id, notice),
      onRefused: (reason) =>
        this.#options.log.warn(`A reply could not begin: ${reason}`, correlation),
    });
  }

  async #run(question: Question, session: OwnTurnSession, signal: AbortSignal): Promise<void> {
    const { actor, correlation } = question;
    const { catalog, log } = this.#options;
    const info = await this.#settledModel(actor.getState().model, signal);
    const model = info && catalog.languageModel(info);
    if (!model) {
      await this.#endWithout(actor, session, missingModel, signal);
      return;
    }
    const { provider, model: name } = info.ref;
    log.info(`Asking ${provider}/${name}`, correlation);
    const asked: Asked = {
      state: actor.getState(),
      question: question.text,
      answering: question.to,
      removed: this.#removed.get(actor.id) ?? new Set(),
      pinned: this.#pinned.get(question.to),
      model: info,
      correlation,
      fresh: question.replaces !== undefined,
    };
    const plan = (): Promise<PlannedRequest> =>
      planRequest(asked, this.#options, signal).catch((error: unknown) => {
        if (!signal.aborted) log.error('The context was not put together', error, correlation);
        throw error;
      });
    await runTurn({ model: this.#options.guard(model), plan }, session, signal);
  }

  /** Ends a turn that came to no model; where its reply began already, that one ends. */
  async #endWithout(
    actor: SessionActor,
    session: OwnTurnSession,
    failure: (wanted: ModelRef) => Failure,
    signal: AbortSignal,
  ): Promise<void> {
    const ref = actor.getState().model ?? this.#options.preferredModel();
    const wanted = ref ?? { provider: 'none', model: 'none' };
    await session.startWithout(wanted, emptyReceipt(undefined));
    const outcome: StreamOutcome = signal.aborted
      ? { type: 'cancelled' }
      : { type: 'failed', failure: failure(wanted) };
    await session.end({ outcome, account: {} });
  }

  /**
   * Waits for the providers where the model wanted is not there yet: right after a start the stand-in
   * must not answer in the place of a model that is still being asked for.
   */
  async #settledModel(
    own: ModelRef | undefined,
    signal: AbortSignal,
  ): Promise<ModelInfo | undefined> {
    const { catalog, preferredModel } = this.#options;
    const wanted = own ?? preferredModel();
    const isThere = wanted !== undefined && catalog.find(wanted) !== undefined;
    // Whoever stopped the turn waits no longer; that it was stopped comes out at its end.
    if (!isThere) await untilAborted(catalog.settled(), signal).catch(() => undefined);
    return this.modelOf(own);
  }
}

function withReserve(info: ModelInfo, reserve: number): ModelInfo {
  return { ...info, window: { ...info.window, reply: Math.min(info.window.reply, reserve) } };
}
