import type { OpenEditor } from '../context/editorSource.ts';
import type { ContextPin, ContextReceipt } from '../protocol/contextItems.ts';
import type { Disposable, Listener } from '../protocol/emitter.ts';
import { createId, type MessageId, type SessionId } from '../protocol/ids.ts';
import type { ImageRef } from '../protocol/images.ts';
import { sameModel, type ModelInfo, type ModelRef } from '../protocol/model.ts';
import type { RequestProgress } from '../protocol/panel.ts';
import { answersTo, canAskAgain } from '../protocol/answers.ts';
import {
  emptySession,
  findMessage,
  findReply,
  isRunning,
  type Reply,
} from '../protocol/sessionState.ts';
import { t } from '../protocol/texts.ts';
import { whyNot } from '../sessions/commandResult.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import type { ConversationsOptions } from './conversationsOptions.ts';
import type { AskedModels } from './askedModels.ts';
import { askedAs, MentionedModels, nobodyNamed } from './mentionedModels.ts';
import { QuestionTurns, type Question } from './questionTurns.ts';
import { RunningTurns } from './runningTurns.ts';
import type { Outline, SendExtras, SendOutcome } from './sendExtras.ts';

const gone = t('This chat cannot be opened any more. Choose another one: your text is still here.');

const busy = t('A reply is still running in this chat. Stop it, or wait for its end.');

/** People ask, models answer: starts turns, stops them, and knows which are running. */
export class Conversations {
  readonly #options: ConversationsOptions;
  readonly #turns: RunningTurns;
  readonly #questions: QuestionTurns;
  readonly #mentioned: MentionedModels;
  /** Sessions whose next message is on its way to the journal. */
  readonly #sending = new Set<SessionId>();
  /** What a command attached to a message, kept for its Retry. */
  readonly #pinned = new Map<MessageId, readonly OpenEditor[]>();
  /** Whom a command asked, kept for Retry until a person chooses another model for the chat. */
  readonly #routed = new Map<MessageId, { readonly model: ModelRef; readonly own?: ModelRef }>();

  constructor(options: ConversationsOptions) {
    this.#options = options;
    this.#turns = new RunningTurns(options.log);
    this.#mentioned = new MentionedModels(options);
    this.#questions = new QuestionTurns(options, (message) => this.#pinned.get(message));
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
    if (this.#isBusy(actor)) return { type: 'refused', reason: busy };
    return this.#holding(session, async () => {
      const hasImages = (extras.images ?? []).length > 0;
      const named = extras.mentions
        ? await this.#mentioned.in(actor, text, hasImages)
        : nobodyNamed;
      return named.type === 'refused'
        ? named
        : this.#accept(actor, text, { ...extras, ...askedAs(named.models) });
    });
  }

  /** Whom a message names that is about to be sent, or why it cannot be. */
  async namedIn(session: SessionId, text: string, hasImages: boolean): Promise<AskedModels> {
    const actor = this.#actor(session);
    return actor ? this.#mentioned.in(actor, text, hasImages) : nobodyNamed;
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
    if (!actor || !message || !this.#mayAskAgain(actor, old)) return;
    const { id: to, text } = message;
    const start = (asked: Pick<Question, 'model'>): void =>
      this.#start({
        actor,
        to,
        text,
        correlation: createId(),
        replaces: reply,
        without,
        ...asked,
      });
    // Whoever answered beside others answers again.
    const named = model ?? (old.beside && old.model);
    const route = this.#route(to, named, state.model);
    if (route.model || !text.includes('@')) {
      start(route);
      return;
    }
    await this.#holding(session, async () =>
      start(await this.#mentioned.again(actor, text, old.model)),
    );
  }

  /** Asks several models what the message asks, all at once and the same: their replies stand beside each other. */
  async askSeveral(
    session: SessionId,
    message: MessageId,
    models: readonly ModelRef[],
  ): Promise<SendOutcome> {
    const actor = this.#actor(session);
    const asked = actor && findMessage(actor.getState(), message);
    if (!actor || !asked) return { type: 'refused', reason: gone };
    if (this.#isBusy(actor)) return { type: 'refused', reason: busy };
    return this.#holding(session, async () => {
      await this.#startSeveral({ actor, to: message, text: asked.text }, models);
      return { type: 'accepted', message };
    });
  }

  /** Asks the model to go on where it stopped, as a message of its own that everybody sees. */
  async continue(session: SessionId, reply?: MessageId): Promise<void> {
    const chosen = reply && ({ type: 'choose-reply', reply } as const);
    if (chosen) await this.#actor(session)?.dispatch(chosen, 'user', createId());
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
    const own = state && this.modelOf(named ?? state.model);
    if (!own) return undefined;
    const model = (await this.#mentioned.narrowest(state, question)) ?? own;
    const { receiptFor } = await import('./planRequest.ts');
    const terminal = this.#options.terminals?.of(session);
    const asked = { state, question, model, images, ...(terminal ? { terminal } : {}) };
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
    const model = await this.#questions.settledModel(wanted ?? state.model);
    if (!model) return undefined;
    const { receiptFor } = await import('./planRequest.ts');
    const terminal = this.#options.terminals?.of(state.id);
    const asked = { state, question, model, attached: pinned, ...(terminal ? { terminal } : {}) };
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
    return this.#questions.modelOf(own);
  }

  /** The sessions in which a reply of this host's is running. */
  runningSessions(): ReadonlySet<SessionId> {
    return this.#turns.sessions();
  }

  /** How many replies of this host's run in each of them: several where several models were asked. */
  runningReplies(): ReadonlyMap<SessionId, number> {
    return this.#turns.counts();
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

  /** Of several answers each is asked for again by itself; a second time is refused by the session. */
  #mayAskAgain(actor: SessionActor, reply: Reply): boolean {
    if (!this.#isBusy(actor)) return true;
    const { messages } = actor.getState();
    const isAnswer = answersTo(messages, reply.to).some(({ id }) => id === reply.id);
    if (!isAnswer || this.#sending.has(actor.id) || !canAskAgain(messages, reply)) return false;
    return this.#turns.answered(actor.id).every((to) => to === reply.to);
  }

  /** Nothing else is asked in the session meanwhile. */
  async #holding<T>(session: SessionId, work: () => Promise<T>): Promise<T> {
    this.#sending.add(session);
    try {
      return await work();
    } finally {
      this.#sending.delete(session);
    }
  }

  async #accept(
    actor: SessionActor,
    text: string,
    { pinned, replaces, images = [], imagesOptional, terminal, model, models }: SendExtras,
  ): Promise<SendOutcome> {
    const [message, correlation] = [createId(), createId()];
    const { terminals } = this.#options;
    const drafted = terminal === undefined ? await terminals?.takenFor(actor.id, text) : undefined;
    const selected = drafted ?? terminal;
    const result = await actor.dispatch(
      {
        type: 'add-message',
        message,
        text,
        ...(replaces === undefined ? {} : { replaces }),
        ...(images.length > 0 ? { images } : {}),
        ...(imagesOptional ? { imagesOptional } : {}),
        ...(selected ? { terminal: selected } : {}),
      },
      'user',
      correlation,
    );
    const reason = whyNot(result);
    if (reason !== undefined) return { type: 'refused', reason };
    if (drafted) terminals?.sent(actor.id);
    if (pinned) this.#pinned.set(message, pinned);
    const own = actor.getState().model;
    if (model) this.#routed.set(message, { model, ...(own ? { own } : {}) });
    const question = { actor, to: message, text };
    if (models) await this.#startSeveral(question, models);
    else this.#start({ ...question, correlation, ...(model ? { model } : {}) });
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

  async #startSeveral(
    question: Omit<Question, 'correlation'>,
    models: readonly ModelRef[],
  ): Promise<void> {
    const { SharedPlan: Shared } = await import('./sharedPlan.ts');
    const { images = [], imagesOptional } =
      findMessage(question.actor.getState(), question.to) ?? {};
    const first = { ...question, correlation: createId() };
    const shared = new Shared({
      needsImages: images.length > 0 && !imagesOptional,
      models: async () =>
        (await Promise.all(models.map((model) => this.#questions.settledModel(model)))).filter(
          (info) => info !== undefined,
        ),
      plan: (model, signal) => this.#questions.plan(first, model, signal),
    });
    for (const model of models) {
      this.#start({ ...question, model, shared, beside: true, correlation: createId() });
    }
  }

  #start(question: Question): void {
    this.#turns.start(question, (signal) => this.#questions.turnOf(question, signal));
  }
}
