import type { StreamOutcome, StreamPart } from '../models/languageModel.ts';
import type { ModelInfo } from '../protocol/model.ts';
import { gated } from './gatedStream.ts';
import { modelKey } from './modelKey.ts';
import type { Policy } from './policies.ts';
import { queueFull } from './queueFull.ts';
import { WaitingLine, waitForTurn, type Waiting } from './waitingLine.ts';

export interface RunnerPoolOptions {
  /** How many requests a model answers at once, asked at every request; at least 1 counts. */
  readonly runners: (info: ModelInfo) => number;
  /** How many may wait for one model; 100 where not given. */
  readonly queue?: number;
}

/** What one model is busy with. */
export interface Load {
  readonly running: number;
  readonly waiting: number;
}

const defaultQueue = 100;

/**
 * Gives each model runners and a line of its own, so that one which hangs holds up nobody else: there is
 * nothing that two models share. A runner is free again when its stream ends, fails, is aborted or is
 * left, whatever the model does.
 */
export class RunnerPool {
  readonly #options: RunnerPoolOptions;
  readonly #lanes: Map<string, Lane> = new Map();

  constructor(options: RunnerPoolOptions) {
    this.#options = options;
  }

  readonly policy: Policy = (model) => {
    const { info } = model;
    const lane = this.#lane(modelKey(info.ref));
    return gated(model, (_request, signal) => ({
      enter: () => this.#enter(lane, info, signal),
      left: () => lane.release(this.#runners(info)),
    }));
  };

  load(info: Pick<ModelInfo, 'ref'>): Load {
    const lane = this.#lanes.get(modelKey(info.ref));
    return { running: lane?.running ?? 0, waiting: lane?.line.length ?? 0 };
  }

  async *#enter(
    lane: Lane,
    info: ModelInfo,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart, boolean> {
    if (lane.take(this.#runners(info))) return true;
    const waiting = lane.line.join();
    if (waiting && (yield* this.#wait(lane, info, waiting, signal))) return true;
    const outcome: StreamOutcome = waiting
      ? { type: 'cancelled' }
      : { type: 'failed', failure: queueFull(info, lane.line.length) };
    yield { type: 'finish', outcome };
    return false;
  }

  /** A turn that comes in the moment of the abort goes to the next one. */
  async *#wait(
    lane: Lane,
    info: ModelInfo,
    waiting: Waiting,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart, boolean> {
    let kept = false;
    try {
      kept = yield* waitForTurn(waiting, signal);
      return kept;
    } finally {
      if (!kept && waiting.admitted()) lane.release(this.#runners(info));
    }
  }

  #runners(info: ModelInfo): number {
    return Math.max(1, this.#options.runners(info));
  }

  #lane(key: string): Lane {
    const known = this.#lanes.get(key);
    if (known) return known;
    const lane = new Lane(this.#options.queue ?? defaultQueue);
    this.#lanes.set(key, lane);
    return lane;
  }
}

class Lane {
  readonly line: WaitingLine;
  running = 0;

  constructor(queue: number) {
    this.line = new WaitingLine(queue);
  }

  take(runners: number): boolean {
    if (this.running >= runners || this.line.length > 0) return false;
    this.running++;
    return true;
  }

  /** Hands the runner to whoever is next; more where there are more runners than before. */
  release(runners: number): void {
    this.running--;
    while (this.running < runners && this.line.admit()) this.running++;
  }
}
