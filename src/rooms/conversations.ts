import type { OpenEditor } from '../context/editorSource.ts';
import type { LanguageModel } from '../models/languageModel.ts';
import type { ContextPin, ContextReceipt } from '../protocol/contextItems.ts';
import type { Disposable, Listener } from '../protocol/emitter.ts';
import { createId, type MessageId, type SessionId } from '../protocol/ids.ts';
import type { ImageRef } from '../protocol/images.ts';
import { sameModel, type ModelInfo, type ModelRef } from '../protocol/model.ts';
import type { RequestProgress } from '../protocol/panel.ts';
import {
  emptySession,
  findMessage,
  findReply,
  isRunning,
  type SessionState,
} from '../protocol/sessionState.ts';
import { whyNot } from '../sessions/commandResult.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import type { ConversationsOptions } from './conversationsOptions.ts';
import { RunningTurns, type Answering } from './runningTurns.ts';
import type { Outline, SendExtras, SendOutcome } from './sendExtras.ts';
import { withReserve } from './withReserve.ts';
import type { Turn } from './turn.ts';
import type { PlannedRequest } from './turnMachine.ts';

interface Question extends Answering {
  readonly text: string;
  /** Items of context that are not to be sent this once. */
  readonly without?: readonly string[];
  /** Who is asked, where that is not the session's own model. */
  readonly model?: ModelRef;
}

/** Named where nobody is wanted and nobody is there. */
const nobody: ModelRef = { provider: 'none', model: 'none' };

const gone = 'This chat cannot be opened any more. Choose another one: your text is still here.';

/** People ask, models answer: starts turns, stops them, and knows which are running. */
export class Conversations {
  readonly #options: ConversationsOptions;
  readonly #turns: RunningTurns;
  /** Sessions whose next message is on its way to the journal. */
  readonly #sending = new Set<SessionId>();
  /** What a command attached to a message, kept for its Retry. */
  readonly #pinned = new Map<MessageId, readonly OpenEditor[]>();
  /** Whom a command asked, kept for Retry until a person chooses another model for the chat. */
  readonly #routed = new Map<MessageId, { readonly model: ModelRef; readonly own?: ModelRef }>();

  constructor(options: ConversationsOptions) {
    this.#options = options;
    this.#turns = new RunningTurns(options.log);
    // Another window took the chat over, or a crash was mended: the model need not go on.
    options.sessions.onEvents((_actor, events) => {
      const over = events.filter((event) => event.type === 'reply-interrupted');
      for (const { reply } of over) this.#turns.abort(reply);
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

  /**
   * Asks again: the new reply takes the old one's place, which is kept. `without` are items of context
   * that are not to be sent this once; `model` is who is asked instead of the session's own.
   */
  async retry(
    session: SessionId,
    reply: MessageId,
    without: readonly string[] = [],
    model?: ModelRef,
  ): Promise<void> {
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
      without,
      ...this.#route(message.id, model, state.model),
    });
  }

  /** Asks the model to go on where it stopped, as a message of its own that everybody sees. */
  async continue(session: SessionId): Promise<void> {
    const { continueRequest } = await import('../context/prompt.ts');
    await this.send(session, continueRequest);
  }

  /** Ends a running reply and keeps what came. */
  async stop(session: SessionId, reply: MessageId): Promise<void> {
    if (await this.#turns.stop(reply)) return;
    // Another host started it and is gone, or it would have ended it itself.
    await this.#actor(session)?.dispatch({ type: 'interrupt-reply', reply }, 'user', createId());
  }

  stopAll(session: SessionId): Promise<void> {
    return this.#turns.stopAll(session);
  }

  /** What the next request of the session would hold, given what is typed so far. */
  async preview(
    session: SessionId,
    question: string,
    signal: AbortSignal,
    images: readonly ImageRef[] = [],
  ): Promise<ContextReceipt | undefined> {
    const state = this.#actor(session)?.getState();
    const named = await this.#options.modelFor?.(question);
    const model = state && this.modelOf(named ?? state.model);
    if (!model) return undefined;
    const { receiptFor } = await import('./planRequest.ts');
    const asked = { state, question, model, images };
    const receipt = await receiptFor(asked, this.#options, signal);
    // What is counted is about to be sent.
    this.#options.catalog.prepare(model);
    this.#options
      .prepare?.()
      .catch((error: unknown) => this.#options.log.error('The gateway was not loaded', error));
    return receipt;
  }

  /**
   * What a command's question would come to, and who would answer it; `session` is the chat that it
   * would go into, a new one where there is none. Nothing is written, and nobody is asked.
   */
  async outline(
    session: SessionId | undefined,
    question: string,
    { pinned = [], model: wanted }: Pick<SendExtras, 'pinned' | 'model'>,
  ): Promise<Outline | undefined> {
    const own = session === undefined ? undefined : this.#actor(session)?.getState();
    const state = own ?? emptySession(createId());
    const model = await this.#settledModel(wanted ?? state.model);
    if (!model) return undefined;
    const { receiptFor } = await import('./planRequest.ts');
    const asked = { state, question, model, attached: pinned };
    return { model, receipt: await receiptFor(asked, this.#options) };
  }

  /** Takes a piece of context away from what is sent from now on, or puts it back. */
  async dropContext(session: SessionId, item: string, dropped: boolean): Promise<void> {
    const command = { type: 'drop-context', item, dropped } as const;
    await this.#actor(session)?.dispatch(command, 'user', createId());
  }

  /** Has a file or folder go along with every message, or no longer. Why not, where it is refused. */
  async pinContext(
    session: SessionId,
    pin: ContextPin,
    pinned: boolean,
  ): Promise<string | undefined> {
    const command = { type: 'pin-context', ...pin, pinned } as const;
    const result = await this.#actor(session)?.dispatch(command, 'user', createId());
    return result ? whyNot(result) : gone;
  }

  /** The session's own model where it names one, else the one used last, else the first there is. */
  modelOf(own: ModelRef | undefined): ModelInfo | undefined {
    const { catalog, preferredModel, reserve } = this.#options;
    const info = own ? catalog.find(own) : catalog.choose([preferredModel()]);
    return info && withReserve(info, reserve());
  }

  /** The sessions in which a reply of this host's is running. */
  runningSessions(): ReadonlySet<SessionId> {
    return this.#turns.sessions();
  }

  /** What goes on around the session's request, before the model answers. */
  progressOf(session: SessionId): RequestProgress | undefined {
    return this.#turns.progressOf(session);
  }

  /** A reply began or ended, or something goes on around it. */
  onDidChangeRunning(listener: Listener<void>): Disposable {
    return this.#turns.onDidChange(listener);
  }

  /** Ends every running reply as interrupted and waits for the journal. */
  close(): Promise<void> {
    return this.#turns.close();
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
    { pinned, replaces, images = [], imagesOptional, model }: SendExtras,
  ): Promise<SendOutcome> {
    const [message, correlation] = [createId(), createId()];
    const result = await actor.dispatch(
      {
        type: 'add-message',
        message,
        text,
        ...(replaces === undefined ? {} : { replaces }),
        ...(images.length > 0 ? { images } : {}),
        ...(imagesOptional ? { imagesOptional } : {}),
      },
      'user',
      correlation,
    );
    const reason = whyNot(result);
    if (reason !== undefined) return { type: 'refused', reason };
    if (pinned) this.#pinned.set(message, pinned);
    const own = actor.getState().model;
    if (model) this.#routed.set(message, { model, ...(own ? { own } : {}) });
    this.#start({ actor, to: message, text, correlation, ...(model ? { model } : {}) });
    return { type: 'accepted', message };
  }

  /** Who is asked again: whom a person names now, else whom the command asked the first time. */
  #route(
    message: MessageId,
    named: ModelRef | undefined,
    own: ModelRef | undefined,
  ): Pick<Question, 'model'> {
    const routed = this.#routed.get(message);
    const model = named ?? (routed && sameModel(routed.own, own) ? routed.model : undefined);
    return model ? { model } : {};
  }

  #start(question: Question): void {
    this.#turns.start(question, (signal) => this.#turnOf(question, signal));
  }

  #turnOf(question: Question, signal: AbortSignal): Turn {
    const { actor, correlation } = question;
    const { log, preferredModel } = this.#options;
    const own = question.model ?? actor.getState().model;
    return {
      wanted: own ?? preferredModel() ?? nobody,
      model: () => this.#guarded(question),
      plan: (model) =>
        this.#plan(question, model, signal).catch((error: unknown) => {
          if (!signal.aborted) log.error('The context was not put together', error, correlation);
          throw error;
        }),
      broke: (error) => log.error('A turn failed', error, correlation),
    };
  }

  async #guarded({
    actor,
    correlation,
    text,
    model: routed,
  }: Question): Promise<LanguageModel | undefined> {
    const { catalog, log, guard, modelFor } = this.#options;
    const named = routed ?? (await modelFor?.(text));
    const info = await this.#settledModel(named ?? actor.getState().model);
    const model = info && catalog.languageModel(info);
    if (!model) return undefined;
    log.info(`Asking ${info.ref.provider}/${info.ref.model}`, correlation);
    return guard(model);
  }

  async #plan(
    { actor, text, to, correlation, replaces, without = [] }: Question,
    model: ModelInfo,
    signal: AbortSignal,
  ): Promise<PlannedRequest> {
    const state = actor.getState();
    const attached = this.#pinned.get(to) ?? (await this.#attachedTo(state, replaces, signal));
    const { images, imagesOptional = false } = findMessage(state, to) ?? {};
    const asked = {
      state,
      question: text,
      answering: to,
      without,
      ...(attached ? { attached } : {}),
      ...(images ? { images, imagesOptional } : {}),
      model,
      correlation,
      fresh: replaces !== undefined,
    };
    const { planRequest } = await import('./planRequest.ts');
    const { sessions } = this.#options;
    const imageOf = sessions.image.bind(sessions);
    return planRequest(asked, { ...this.#options, imageOf }, signal);
  }

  /** What a command attached to a question that is asked again, in a window that has forgotten it. */
  async #attachedTo(
    state: SessionState,
    reply: MessageId | undefined,
    signal: AbortSignal,
  ): Promise<readonly OpenEditor[] | undefined> {
    const receipt = reply === undefined ? undefined : findReply(state, reply)?.receipt;
    const sources = receipt && (await this.#options.sources?.());
    if (!receipt || !sources) return undefined;
    const { attachedBefore } = await import('./attachedBefore.ts');
    return attachedBefore(receipt, sources, signal);
  }

  /**
   * Waits for the providers where the model wanted is not there yet: right after a start the stand-in
   * must not answer in the place of a model that is still being asked for.
   */
  async #settledModel(own: ModelRef | undefined): Promise<ModelInfo | undefined> {
    const { catalog, preferredModel } = this.#options;
    const wanted = own ?? preferredModel();
    const isThere = wanted !== undefined && catalog.find(wanted) !== undefined;
    if (!isThere) await catalog.settled();
    return this.modelOf(own);
  }
}
