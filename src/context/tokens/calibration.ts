/** What one answer told of how a model counts. */
export interface TokenSample {
  /** Tokens that the provider reported for a request, divided by those that were counted here. */
  readonly ratio: number;
  /** How many were counted here: a long request tells more. */
  readonly tokens: number;
}

/** How counts made with another model's tokenizer are corrected. */
export interface Calibration {
  /** What a count is multiplied by. */
  readonly factor: number;
  /** How many times more it may be in truth: 1 where counts are exact. */
  readonly margin: number;
}

/** Samples that count: a model that is exchanged behind its name is followed within a few answers. */
const mostSamples = 9;
/** Tokens below which a provider's own additions weigh too much, and above which a sample weighs no more. */
const fewest = 150;
const heaviest = 20_000;
/** What no tokenizer differs by: a figure beyond is about something else, images or tools. */
const ratios = { least: 0.5, most: 3 } as const;
/**
 * How many more tokens a model may count than o200k before it has answered once. By judgement: makers
 * of other tokenizers speak of up to 35 % more for the same text.
 */
const unknownMargin = 1.35;
const leastMargin = 1.03;

/**
 * The factor is the median of the last samples, weighted by their lengths, so that an odd one does
 * nothing; the margin is what the worst of them went beyond it, and more while they are few. Pure.
 */
export function calibrationOf(samples: readonly TokenSample[]): Calibration {
  if (samples.length === 0) return { factor: 1, margin: unknownMargin };
  const factor = weightedMedian(samples);
  const worst = Math.max(...samples.map(({ ratio }) => ratio)) / factor;
  const margin = Math.max(leastMargin, worst) + 0.1 / samples.length;
  return { factor, margin: Math.min(unknownMargin, margin) };
}

/**
 * With one more answer: `counted` tokens without any correction, `reported` by the provider. A figure
 * that says nothing about the tokenizer changes nothing. Pure.
 */
export function withSample(
  samples: readonly TokenSample[],
  counted: number,
  reported: number,
): readonly TokenSample[] {
  const ratio = reported / counted;
  const isOdd = !(ratio >= ratios.least && ratio <= ratios.most);
  if (counted < fewest || isOdd) return samples;
  const sample = { ratio: Math.round(ratio * 1_000) / 1_000, tokens: Math.round(counted) };
  return [...samples, sample].slice(-mostSamples);
}

function weightedMedian(samples: readonly TokenSample[]): number {
  const sorted = samples.toSorted((a, b) => a.ratio - b.ratio);
  const weights = sorted.map(({ tokens }) => Math.min(tokens, heaviest));
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let passed = 0;
  const at = weights.findIndex((weight) => (passed += weight) >= half);
  return sorted[at]?.ratio ?? 1;
}
