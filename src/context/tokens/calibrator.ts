import type { ModelRef } from '../../protocol/model.ts';
import { calibrationOf, withSample, type Calibration, type TokenSample } from './calibration.ts';

/** Where what was learned is kept: survives the window. */
export interface CalibrationMemory {
  /** What was kept last, whoever kept it. */
  get(): unknown;
  set(samples: Readonly<Record<string, readonly TokenSample[]>>): void;
}

/** Models that are remembered: those that answered last. */
const mostModels = 60;

/** Learns from the usage that comes back how many tokens each model makes of a text. */
export class Calibrator {
  readonly #memory: CalibrationMemory;

  constructor(memory: CalibrationMemory) {
    this.#memory = memory;
  }

  of(model: ModelRef): Calibration {
    return calibrationOf(this.#read().get(keyOf(model)) ?? []);
  }

  /** `counted` without any correction, `reported` by the provider, for the same request. */
  learn(model: ModelRef, counted: number, reported: number): void {
    const all = this.#read();
    const key = keyOf(model);
    const before = all.get(key) ?? [];
    const after = withSample(before, counted, reported);
    if (after === before) return;
    // The one that answered last stands last.
    all.delete(key);
    all.set(key, after);
    this.#memory.set(Object.fromEntries([...all].slice(-mostModels)));
  }

  /** Another window, or another version, may have written it. */
  #read(): Map<string, readonly TokenSample[]> {
    const kept = this.#memory.get();
    if (typeof kept !== 'object' || kept === null) return new Map();
    return new Map(Object.entries(kept).map(([key, value]) => [key, samplesIn(value)]));
  }
}

function samplesIn(value: unknown): readonly TokenSample[] {
  return Array.isArray(value) ? value.filter(isSample) : [];
}

function isSample(value: unknown): value is TokenSample {
  if (typeof value !== 'object' || value === null) return false;
  const { ratio, tokens }: { ratio?: unknown; tokens?: unknown } = value;
  return typeof ratio === 'number' && ratio > 0 && typeof tokens === 'number' && tokens > 0;
}

function keyOf({ provider, model }: ModelRef): string {
  return `${provider}/${model}`;
}
