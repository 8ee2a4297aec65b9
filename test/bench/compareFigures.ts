import * as v from 'valibot';

/** What a figure was when it was last looked at and found good. */
export interface Baseline {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** By how much of the value it may be worse; less is better of all of them. */
  readonly tolerance: number;
}

export type Measured = Pick<Baseline, 'name' | 'value' | 'unit'>;

export interface Comparison extends Measured {
  /** Missing where there is no baseline. */
  readonly baseline?: number;
  readonly limit?: number;
  /** `missing` has a baseline and was not measured; `new` was measured and has none. Both are to be put right. */
  readonly verdict: 'kept' | 'worse' | 'better' | 'missing' | 'new';
}

const baselines = v.array(
  v.object({
    name: v.string(),
    value: v.number(),
    unit: v.string(),
    tolerance: v.pipe(v.number(), v.minValue(0)),
  }),
);

/** Throws where the text is not a baseline. */
export function parseBaseline(text: string): readonly Baseline[] {
  return v.parse(baselines, JSON.parse(text));
}

/** `slack` widens all tolerances: 1 as they are, 2 for a short run on a busy machine. */
export function compareFigures(
  measured: readonly Measured[],
  baseline: readonly Baseline[],
  slack = 1,
): readonly Comparison[] {
  const known = new Map(baseline.map((each) => [each.name, each]));
  const seen = new Set(measured.map(({ name }) => name));
  const compared = measured.map((figure): Comparison => {
    const before = known.get(figure.name);
    if (!before) return { ...figure, verdict: 'new' };
    const limit = before.value * (1 + before.tolerance * slack);
    const verdict = verdictOf(figure.value, before, limit);
    return { ...figure, baseline: before.value, limit, verdict };
  });
  const missing = baseline
    .filter(({ name }) => !seen.has(name))
    .map(({ name, value, unit }): Comparison => {
      return { name, value: Number.NaN, unit, baseline: value, verdict: 'missing' };
    });
  return [...compared, ...missing];
}

/** True where a person has to look: something is worse, or is not held against anything. */
export function hasRegressed(comparisons: readonly Comparison[]): boolean {
  return comparisons.some(({ verdict }) => verdict !== 'kept' && verdict !== 'better');
}

export function comparisonTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ name, value, unit, baseline, limit, verdict }) => [
    name,
    shown(value, unit),
    shown(baseline, unit),
    shown(limit, unit),
    verdict === 'kept' ? '' : verdict.toUpperCase(),
  ]);
  const all = [['figure', 'now', 'baseline', 'at most', ''], ...rows];
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, at) =>
          at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A NaN is worse: it is what a measurement gives that measured nothing. */
function verdictOf(value: number, before: Baseline, limit: number): Comparison['verdict'] {
  if (!(value <= limit)) return 'worse';
  return value < before.value * (1 - before.tolerance) ? 'better' : 'kept';
}

function shown(value: number | undefined, unit: string): string {
  if (value === undefined || Number.isNaN(value)) return '-';
  return `${value.toLocaleString('en-US', { maximumSignificantDigits: 4 })} ${unit}`;
}
