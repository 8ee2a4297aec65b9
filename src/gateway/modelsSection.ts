import {
  mostRows,
  type CircuitFigures,
  type HealthFigures,
  type ModelRow,
  type ModelsSection,
} from '../protocol/dashboard.ts';
import type { ModelInfo, ModelRef } from '../protocol/model.ts';
import type { ShownCircuit } from './circuitBreakers.ts';
import type { Gateway } from './gateway.ts';
import type { ModelHealth } from './health.ts';
import { shortText } from '../protocol/shortText.ts';
import { modelKey } from './modelKey.ts';
import type { ModelLoad } from './runnerPool.ts';

/** What of the gateway says how models do. */
export type ModelSources = Pick<Gateway, 'pool' | 'limits' | 'breakers' | 'health'>;

/** Says what a model is called, as far as that is known. */
export type FindModel = (ref: ModelRef) => Pick<ModelInfo, 'label' | 'providerLabel'> | undefined;

/** The models that were asked in this window, with what they are busy with and how they did. */
export function modelsSection(
  { pool, limits, breakers, health }: ModelSources,
  find: FindModel,
): ModelsSection {
  const loads = new Map(pool.loads().map((load) => [modelKey(load.info.ref), load]));
  const refs = [...loads.values()].map(({ info }) => info.ref);
  const asked = unique([
    ...refs,
    ...breakers.states().map(({ model }) => model),
    ...health.known(),
  ]);
  const rows = asked.map((model) => {
    const load = loads.get(modelKey(model));
    return rowOf({
      known: load?.info ?? find(model) ?? named(model),
      load,
      paced: limits.state(model).waiting,
      circuit: breakers.of(model),
      did: healthFigures(health.of(model)),
    });
  });
  return {
    running: rows.reduce((sum, { running }) => sum + running, 0),
    waiting: rows.reduce((sum, { waiting }) => sum + waiting, 0),
    open: rows.filter(isOpen).length,
    models: rows.length,
    rows: rows.toSorted((a, b) => urgency(b) - urgency(a)).slice(0, mostRows),
  };
}

interface RowParts {
  readonly known: Pick<ModelInfo, 'label' | 'providerLabel'>;
  readonly load: ModelLoad | undefined;
  readonly paced: number;
  readonly circuit: ShownCircuit | undefined;
  readonly did: HealthFigures | undefined;
}

function rowOf({ known, load, paced, circuit, did }: RowParts): ModelRow {
  return {
    label: shortText(known.label),
    provider: shortText(known.providerLabel),
    running: load?.running ?? 0,
    waiting: load?.waiting ?? 0,
    paced,
    ...(load?.waitingSince === undefined ? {} : { waitingSince: load.waitingSince }),
    ...(circuit ? { circuit: circuitFigures(circuit) } : {}),
    ...(did ? { health: did } : {}),
  };
}

function unique(refs: readonly ModelRef[]): readonly ModelRef[] {
  return [...new Map(refs.map((ref) => [modelKey(ref), ref])).values()];
}

function named({ provider, model }: ModelRef): Pick<ModelInfo, 'label' | 'providerLabel'> {
  return { label: model, providerLabel: provider };
}

function isOpen({ circuit }: ModelRow): boolean {
  return circuit !== undefined && circuit.state !== 'closed';
}

/** What is busy or broken comes before what rests; the rest keeps its order. */
function urgency(row: ModelRow): number {
  return (row.running + row.waiting > 0 ? 2 : 0) + (isOpen(row) ? 1 : 0);
}

function circuitFigures({ state, failures, nextTryAt, why }: ShownCircuit): CircuitFigures {
  return {
    state,
    failures,
    ...(nextTryAt === undefined ? {} : { nextTryAt }),
    ...(why === undefined ? {} : { why: shortText(why, 500) }),
  };
}

function healthFigures(health: ModelHealth): HealthFigures | undefined {
  const { state, requests, successRate = 1, firstToken, tokensPerSecond } = health;
  if (state === 'unknown') return undefined;
  return {
    state,
    requests,
    failed: requests - Math.round(successRate * requests),
    ...(firstToken === undefined ? {} : { firstToken }),
    ...(tokensPerSecond === undefined ? {} : { tokensPerSecond }),
  };
}
