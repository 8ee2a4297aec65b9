import type { LanguageModel, ModelRequest, Notice } from '../models/languageModel.ts';
import { untilAborted } from '../models/untilAborted.ts';
import type { ContextReceipt } from '../protocol/contextItems.ts';
import type { ModelInfo, ModelRef } from '../protocol/model.ts';
import { emptyReceipt } from './emptyReceipt.ts';
import { brokenTurn, missingModel, unplanned } from './turnFailures.ts';
import {
  idleTurn,
  isOver,
  stepTurn,
  type PlannedRequest,
  type TurnEffect,
  type TurnEnd,
  type TurnFact,
  type TurnState,
} from './turnMachine.ts';

/** Where a turn writes: the session's own actor. */
export interface TurnSession {
  /** Makes the reply and its receipt durable. False where the session refused it. */
  start(model: ModelRef, label: string, receipt: ContextReceipt): Promise<boolean>;
  /** Takes the next piece at once; false where the reply was ended by somebody else. */
  grow(text: string, reasoning: string): boolean;
  /** What goes on around the request, to be shown at once; undefined once the model answers. */
  notice(notice: Notice | undefined): void;
  /** Ends the reply; does nothing where none began. */
  end(end: TurnEnd): Promise<void>;
}

/** One question to one model. */
export interface Turn {
  /** Who is named where no model is found. */
  readonly wanted: ModelRef;
  /** Who answers; undefined where the model that is wanted is not there. */
  model(): Promise<LanguageModel | undefined>;
  plan(model: ModelInfo): Promise<PlannedRequest>;
  /** Hears what was thrown, for the log. */
  broke(error: unknown): void;
}

/**
 * Context in, reply out, events appended: does what the turn's machine says, and tells it what came of
 * it. Resolves when the reply has ended, whatever goes wrong; an abort ends it, also while it is planned.
 */
export function runTurn(turn: Turn, session: TurnSession, signal: AbortSignal): Promise<void> {
  return new TurnRun(turn, session, signal).run();
}

class TurnRun {
  readonly #turn: Turn;
  readonly #session: TurnSession;
  readonly #signal: AbortSignal;
  readonly #due: TurnEffect[] = [];
  #state: TurnState = idleTurn;
  #model: LanguageModel | undefined;

  constructor(turn: Turn, session: TurnSession, signal: AbortSignal) {
    this.#turn = turn;
    this.#session = session;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    const stop = (): void => this.#take({ type: 'stopped' });
    this.#signal.addEventListener('abort', stop, { once: true });
    this.#take({ type: 'asked', wanted: this.#turn.wanted });
    if (this.#signal.aborted) stop();
    for (let effect = this.#due.shift(); effect; effect = this.#due.shift()) {
      await this.#perform(effect);
    }
    this.#signal.removeEventListener('abort', stop);
  }

  /** What is quick is done at once, the rest in its turn. */
  #take(fact: TurnFact): void {
    const { state, effects } = stepTurn(this.#state, fact);
    this.#state = state;
    for (const effect of effects) {
      if (effect.type === 'show') this.#session.notice(effect.notice);
      else if (effect.type === 'grow') {
        const taken = this.#session.grow(effect.text, effect.reasoning);
        if (!taken) this.#take({ type: 'not-taken' });
      } else this.#due.push(effect);
    }
  }

  async #perform(effect: TurnEffect): Promise<void> {
    try {
      const fact = await this.#factOf(effect);
      if (fact) this.#take(fact);
    } catch (error) {
      this.#turn.broke(error);
      this.#take({ type: 'broke', failure: brokenTurn() });
    }
  }

  async #factOf(effect: TurnEffect): Promise<TurnFact | undefined> {
    switch (effect.type) {
      case 'find-model':
        return this.#find();
      case 'plan':
        return { type: 'planned', plan: await this.#plan(effect.model) };
      case 'begin': {
        const { model, label, receipt } = effect;
        const begun = await this.#session.start(model, label, receipt);
        return { type: begun ? 'begun' : 'not-begun' };
      }
      case 'ask':
        return this.#ask(effect.request);
      case 'end':
        await this.#session.end(effect.end);
        return undefined;
      case 'show':
      case 'grow':
        return undefined;
    }
  }

  async #find(): Promise<TurnFact> {
    try {
      this.#model = await untilAborted(this.#turn.model(), this.#signal);
    } catch (error) {
      // Whoever stopped the turn waits no longer: that is no fault.
      if (this.#signal.aborted) return { type: 'stopped' };
      throw error;
    }
    return this.#model
      ? { type: 'model-found', model: this.#model.info }
      : { type: 'model-missing', failure: missingModel(this.#turn.wanted) };
  }

  #plan(model: ModelInfo): Promise<PlannedRequest> {
    return untilAborted(this.#turn.plan(model), this.#signal).catch(
      (error: unknown): PlannedRequest => ({
        type: 'failed',
        receipt: emptyReceipt(model),
        failure: unplanned(error),
      }),
    );
  }

  async #ask(request: ModelRequest): Promise<TurnFact> {
    // It may have been stopped while its reply began.
    if (this.#model && !isOver(this.#state)) {
      for await (const part of this.#model.stream(request, this.#signal)) {
        this.#take({ type: 'part', part });
        if (isOver(this.#state)) break;
      }
    }
    return { type: 'stream-ended' };
  }
}
