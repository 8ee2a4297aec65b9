import { detailOf } from '../models/failure.ts';
import type { StreamOutcome, StreamPart } from '../models/languageModel.ts';
import { untilAborted } from '../models/untilAborted.ts';
import { waitInWords } from '../models/waitInWords.ts';
import type { Failure, ModelInfo } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';
import type { Circuit, Pass } from './circuit.ts';
import type { CircuitBreakers } from './circuitBreakers.ts';
import { failureRules } from './failureRules.ts';
import { gated, type Gate } from './gatedStream.ts';
import { isContent } from './leadIn.ts';
import type { Policy } from './policies.ts';

/** The key that requests to a provider carry; undefined where there is none. */
export type KeyOf = (provider: string) => Promise<string | undefined>;

/**
 * Lets a model alone that failed time and again, and says when the next try is. Stands outside the
 * retries, so that one question counts once. Counted is what says that the server is not well
 * (`failureRules`), after the first piece of an answer too; a cancelled question, a key that was refused
 * and a request that was wrong itself count for nothing.
 */
export function createBreaker(breakers: CircuitBreakers, keyOf: KeyOf): Policy {
  return (model) =>
    gated(model, (_request, signal) => new BreakerGate(model.info, signal, breakers, keyOf));
}

class BreakerGate implements Gate {
  readonly #info: ModelInfo;
  readonly #signal: AbortSignal;
  readonly #breakers: CircuitBreakers;
  readonly #keyOf: KeyOf;
  #pass: Pass | undefined;
  #answering = false;

  constructor(info: ModelInfo, signal: AbortSignal, breakers: CircuitBreakers, keyOf: KeyOf) {
    this.#info = info;
    this.#signal = signal;
    this.#breakers = breakers;
    this.#keyOf = keyOf;
  }

  async *enter(): AsyncGenerator<StreamPart, boolean> {
    const { ref } = this.#info;
    let circuit: Circuit;
    try {
      const key = await untilAborted(this.#keyOf(ref.provider), this.#signal);
      circuit = this.#breakers.circuit(ref, key);
    } catch (error) {
      if (!this.#signal.aborted) throw error;
      yield ending({ type: 'cancelled' });
      return false;
    }
    const entry = circuit.enter();
    if (entry.type === 'refused') {
      yield ending({ type: 'failed', failure: unavailable(this.#info, circuit, entry.wait) });
      return false;
    }
    this.#pass = entry.pass;
    return true;
  }

  part(part: StreamPart): void {
    if (this.#answering || !isContent(part)) return;
    this.#answering = true;
    this.#pass?.answered();
  }

  left(outcome: StreamOutcome | undefined): void {
    if (outcome?.type === 'done') this.#pass?.succeeded();
    else if (outcome?.type === 'failed' && failureRules[outcome.failure.kind].sick) {
      this.#pass?.failed(outcome.failure);
    }
    this.#pass?.leave();
  }
}

function ending(outcome: StreamOutcome): StreamPart {
  return { type: 'finish', outcome };
}

function unavailable(
  { label, providerLabel }: ModelInfo,
  { failures, why }: Circuit,
  wait: number | undefined,
): Failure {
  const often = failures > 1 ? t('{0} times in a row', failures) : t('too often of late');
  return {
    kind: 'unavailable',
    title: t('{0} of {1} is not asked just now: it failed {2}.', label, providerLabel, often),
    advice:
      wait === undefined
        ? t(
            'One request is finding out whether it answers again. Retry in a moment, or choose another model. Your message is kept.',
          )
        : t(
            'The next try is in {0}: Retry then, or choose another model. Your message is kept.',
            waitInWords(wait),
          ),
    ...detailOf(why && t('Last time: {0}', why)),
    retryable: true,
    ...(wait === undefined ? {} : { retryAfter: Math.ceil(wait) }),
    actions: ['choose-model', 'open-log'],
  };
}
