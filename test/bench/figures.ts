/** One row of a bench: what was measured, and what it is held against. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Null where the figure is only reported. */
  readonly goal: number | null;
  readonly better: 'lower' | 'higher';
}

/** The smallest value that `share` of the values do not exceed (nearest rank). NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** A figure for which less is better. */
export function lower(
  name: string,
  value: number,
  unit: string,
  goal: number | null = null,
): Figure {
  return { name, value, unit, goal, better: 'lower' };
}

/** A figure for which more is better. */
export function higher(
  name: string,
  value: number,
  unit: string,
  goal: number | null = null,
): Figure {
  return { name, value, unit, goal, better: 'higher' };
}
