import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ClearError } from '../../scripts/lib/report.mjs';
import {
  comparisonTable,
  compareFigures,
  hasRegressed,
  parseBaseline,
  type Baseline,
  type Measured,
} from './compareFigures.ts';
import { lower, type Figure } from './figures.ts';
import { regressFigures } from './regressFigures.ts';

/** Neither VS Code nor a browser nor a build. */
export const needs: readonly string[] = [];
/** Other suites say what a figure is; this one says whether it may be so. */
export const onDemand = true;

const rounds = 25;
/** For a figure that has none yet: of a cost, and of a size or a count. */
const tolerances: Readonly<Record<string, number>> = { '×': 0.5 };
const tolerance = 0.05;
const file = fileURLToPath(new URL('baseline.json', import.meta.url));

/** Holds the figures against `baseline.json`; `-- regress update` makes them the baseline. */
export async function run([what]: readonly string[]): Promise<readonly Figure[]> {
  const measured = await regressFigures({ rounds });
  const baseline = parseBaseline(readFileSync(file, 'utf8'));
  if (what === 'update') writeFileSync(file, written(measured, baseline));
  const comparisons = compareFigures(measured, parseBaseline(readFileSync(file, 'utf8')));
  if (hasRegressed(comparisons)) {
    const table = comparisonTable(comparisons);
    throw new ClearError(`Something is worse than the baseline allows.\n\n${table}`);
  }
  return comparisons.map(({ name, value, unit, limit }) =>
    lower(name, value, unit, limit === undefined ? null : Number(limit.toPrecision(4))),
  );
}

/** Tolerances that a person set are kept. */
function written(measured: readonly Measured[], before: readonly Baseline[]): string {
  const known = new Map(before.map((each) => [each.name, each.tolerance]));
  const rows = measured.map(({ name, value, unit }): Baseline => {
    const own = known.get(name) ?? tolerances[unit] ?? tolerance;
    return { name, value: Number(value.toPrecision(4)), unit, tolerance: own };
  });
  return `${JSON.stringify(rows, null, 2)}\n`;
}
