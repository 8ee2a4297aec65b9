import type { StreamOutcome, StreamPart } from '../models/languageModel.ts';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
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
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Hears what a listener threw. */
  readonly onError?: (error: unknown) => void;
}

/** What one model is busy with. */
export interface Load {
  readonly running: number;
  readonly waiting: number;
}

/** What a model that was asked is busy with. */
export interface ModelLoad extends Load {
  readonly info: ModelInfo;
  /** Milliseconds since 1970: since then the one waits that waits longest. */
  readonly waitingSince?: number;
}

const defaultQueue = 100;

/**
 * Gives each model runners and a line of its own, so that one which hangs holds up nobody else: there is
 * nothing that two models share. A runner is free again when its stream ends, fails, is aborted or is
 * left, whatever the model does.
 */
export class RunnerPool implements Disposable {
  readonly #options: RunnerPoolOptions;
  readonly #lanes: Map<string, Lane> = new Map();
  readonly #changed: Emitter<void>;

  constructor(options: RunnerPoolOptions) {
    this.#options = options;
    this.#changed = new Emitter(options.onError ?? (() => undefined));
  }

  readonly policy: Policy = (model) => {
    const { info } = model;
    const lane = this.#lane(modelKey(info.ref));
    return gated(model, (_request, signal) => ({
      enter: () => this.#enter(lane, info, signal),
      left: () => this.#release(lane, info),
    }));
  };

  load(info: Pick<ModelInfo, 'ref'>): Load {
    const lane = this.#lanes.get(modelKey(info.ref));
    return { running: lane?.running ?? 0, waiting: lane?.line.length ?? 0 };
  }

  /** Of each model that was asked. */
  loads(): readonly ModelLoad[] {
    return [...this.#lanes.values()].flatMap(({ asked, running, line }) => {
      if (!asked) return [];
      const { length: waiting, since } = line;
      const more = since === undefined ? {} : { waitingSince: since };
      return [{ info: asked, running, waiting, ...more }];
    });
  }

  /** A request got a runner, gave it back, or waits for one, or no longer. */
  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async *#enter(
    lane: Lane,
    info: ModelInfo,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart, boolean> {
    lane.asked = info;
    const isTaken = lane.take(this.#runners(info));
    const waiting = isTaken ? undefined : lane.line.join();
    this.#changed.emit();
    if (isTaken) return true;
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
      if (!kept && waiting.admitted()) this.#release(lane, info);
      else this.#changed.emit();
    }
  }

  #release(lane: Lane, info: ModelInfo): void {
    lane.release(this.#runners(info));
    this.#changed.emit();
  }

  #runners(info: ModelInfo): number {
    return Math.max(1, this.#options.runners(info));
  }

  #lane(key: string): Lane {
    const known = this.#lanes.get(key);
    if (known) return known;
    const { queue = defaultQueue, now } = this.#options;
    const lane = new Lane(new WaitingLine(queue, now));
    this.#lanes.set(key, lane);
    return lane;
  }
}

class Lane {
  readonly line: WaitingLine;
  running = 0;
  /** Missing until it was asked. */
  asked: ModelInfo | undefined;

  constructor(line: WaitingLine) {
    this.line = line;
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
