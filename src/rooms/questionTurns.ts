import type { OpenEditor } from '../context/editorSource.ts';
import type { LanguageModel } from '../models/languageModel.ts';
import type { MessageId } from '../protocol/ids.ts';
import type { ModelInfo, ModelRef } from '../protocol/model.ts';
import { findMessage } from '../protocol/sessionState.ts';
import type { ConversationsOptions } from './conversationsOptions.ts';
import type { Answering } from './runningTurns.ts';
import type { SharedPlan } from './sharedPlan.ts';
import type { Turn } from './turn.ts';
import type { PlannedRequest } from './turnMachine.ts';
import { withReserve } from './withReserve.ts';

/** What somebody is asked. */
export interface Question extends Answering {
  readonly text: string;
  /** Items of context that are not to be sent this once. */
  readonly without?: readonly string[];
  /** Who is asked, where that is not the session's own model. */
  readonly model?: ModelRef;
  /** Where several models are asked: what each of them is told. */
  readonly shared?: SharedPlan;
}

/** Named where nobody is wanted and nobody is there. */
const nobody: ModelRef = { provider: 'none', model: 'none' };

/** Makes turns of questions: finds who answers, and puts together what they are told. */
export class QuestionTurns {
  readonly #options: ConversationsOptions;
  readonly #attached: (message: MessageId) => readonly OpenEditor[] | undefined;

  /** `attached` are the files that a command attached to a message. */
  constructor(
    options: ConversationsOptions,
    attached: (message: MessageId) => readonly OpenEditor[] | undefined,
  ) {
    this.#options = options;
    this.#attached = attached;
  }

  /** The session's own model where it names one, else the one used last, else the first there is. */
  modelOf(own: ModelRef | undefined): ModelInfo | undefined {
    const { catalog, preferredModel, reserve } = this.#options;
    const info = own ? catalog.find(own) : catalog.choose([preferredModel()]);
    return info && withReserve(info, reserve());
  }

  /** What runs for a question, until `signal` stops it. */
  turnOf(question: Question, signal: AbortSignal): Turn {
    const { actor, correlation } = question;
    const { log, preferredModel } = this.#options;
    const own = question.model ?? actor.getState().model;
    const plan =
      question.shared?.join(correlation, signal) ??
      ((model: ModelInfo) => this.plan(question, model, signal));
    return {
      wanted: own ?? preferredModel() ?? nobody,
      model: () => this.#guarded(question),
      plan: (model) =>
        plan(model).catch((error: unknown) => {
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
    const { catalog, log, guard, equip, modelFor } = this.#options;
    const named = routed ?? (await modelFor?.(text));
    const info = await this.settledModel(named ?? actor.getState().model);
    const model = info && catalog.languageModel(info);
    if (!model) return undefined;
    log.info(`Asking ${info.ref.provider}/${info.ref.model}`, correlation);
    const guarded = guard(model);
    return equip ? equip(guarded, text) : guarded;
  }

  /** What the question comes to for a model. */
  async plan(
    { actor, text, to, correlation, replaces, without = [] }: Question,
    model: ModelInfo,
    signal: AbortSignal,
  ): Promise<PlannedRequest> {
    const state = actor.getState();
    const { attachedTo } = await import('./attachedBefore.ts');
    const attached =
      this.#attached(to) ?? (await attachedTo(state, replaces, this.#options, signal));
    const { images, imagesOptional = false, terminal } = findMessage(state, to) ?? {};
    const asked = {
      state,
      question: text,
      answering: to,
      without,
      ...(attached ? { attached } : {}),
      ...(images ? { images, imagesOptional } : {}),
      ...(terminal ? { terminal: { type: 'there', value: terminal } as const } : {}),
      model,
      correlation,
      fresh: replaces !== undefined,
    };
    const { planRequest } = await import('./planRequest.ts');
    const { sessions } = this.#options;
    const imageOf = sessions.image.bind(sessions);
    return planRequest(asked, { ...this.#options, imageOf }, signal);
  }

  /**
   * Waits for the providers where the model wanted is not there yet: right after a start the stand-in
   * must not answer in the place of a model that is still being asked for.
   */
  async settledModel(own: ModelRef | undefined): Promise<ModelInfo | undefined> {
    const { catalog, preferredModel } = this.#options;
    const wanted = own ?? preferredModel();
    const isThere = wanted !== undefined && catalog.find(wanted) !== undefined;
    if (!isThere) await catalog.settled();
    return this.modelOf(own);
  }
}
