import type { Memento } from 'vscode';
import type { TokenCounter } from '../../context/tokenCounter.ts';
import { orEstimated } from '../../context/tokens/estimatedCounter.ts';
import type { Calibrator } from '../../context/tokens/calibrator.ts';
import type { ContextWorkerClient } from '../../context/worker/workerClient.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import type { MessageId } from '../../protocol/ids.ts';
import type { Log } from '../../protocol/log.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';

export interface LateCountersOptions {
  readonly worker: ContextWorkerClient;
  readonly sessions: SessionRegistry;
  /** Of this machine: the same model counts alike in every folder. */
  readonly memory: Memento;
  readonly log: Log;
}

const memoryKey = 'parley.tokenFactors';

/**
 * Counts each model's tokens as that model does: exactly where its tokenizer is there, else corrected
 * by the usage that its provider reported. The providers' own count requests are not used: a preview
 * is counted with every key that is pressed, and nothing is to leave before it is sent.
 */
export class LateCounters implements Disposable {
  readonly #options: LateCountersOptions;
  readonly #following: Disposable;
  #loading: Promise<Calibrator> | undefined;

  constructor(options: LateCountersOptions) {
    this.#options = options;
    this.#following = options.sessions.onEvents((actor, events) => {
      for (const event of events) {
        const told = event.type === 'reply-ended' && event.usage?.estimated !== true;
        if (told && event.usage) this.#learn(actor.getState(), event.reply);
      }
    });
  }

  readonly of = async (model: ModelInfo): Promise<TokenCounter> => {
    const { worker, log } = this.#options;
    const counter = orEstimated(worker.counting(model.encoding ?? 'o200k'), (error) =>
      log.error('Tokens were estimated, for they could not be counted', error),
    );
    if (model.exactTokens || model.builtIn) return counter;
    const { calibrated } = await import('../../context/tokens/calibratedCounter.ts');
    return calibrated(counter, (await this.#load()).of(model.ref));
  };

  dispose(): void {
    this.#following.dispose();
  }

  #learn(state: SessionState, reply: MessageId): void {
    this.#learnFrom(state, reply).catch((error: unknown) =>
      this.#options.log.error('Nothing was learned of how a model counts', error),
    );
  }

  async #learnFrom(state: SessionState, reply: MessageId): Promise<void> {
    const { replyFigures } = await import('../../context/tokens/replyFigures.ts');
    const figures = replyFigures(state, reply);
    if (!figures) return;
    const { model, counted, reported } = figures;
    (await this.#load()).learn(model, counted, reported);
  }

  #load(): Promise<Calibrator> {
    return (this.#loading ??= this.#open());
  }

  async #open(): Promise<Calibrator> {
    const { Calibrator: Loaded } = await import('../../context/tokens/calibrator.ts');
    const { memory, log } = this.#options;
    return new Loaded({
      get: () => memory.get(memoryKey),
      set(samples) {
        memory
          .update(memoryKey, samples)
          .then(undefined, (error: unknown) => log.error('Token counts were not kept', error));
      },
    });
  }
}
