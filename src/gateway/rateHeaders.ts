/** What a limit counts. */
export type Counted = 'requests' | 'tokens' | 'input-tokens' | 'output-tokens';

/** A limit as a server tells it with each response. */
export interface ServerLimit {
  readonly counted: Counted;
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until all of it is there again; a server that tells more than a day is taken to mean a day. */
  readonly reset: number;
  /** Milliseconds that the limit is for, coming back evenly; `window` where all comes back at the reset. */
  readonly period: number | 'window';
}

const minute = 60_000;
const day = 24 * 60 * minute;
const periods = [minute, 60 * minute, day];

/**
 * The limits that the headers of a response tell: `x-ratelimit-limit-requests` and its like (OpenAI,
 * Groq, xAI, Azure), `anthropic-ratelimit-requests-limit` and its like, and `x-ratelimit-limit` alone
 * (OpenRouter), whose window starts anew at the reset. Whatever cannot be read is left out.
 * Sources: platform.openai.com/docs/guides/rate-limits, docs.anthropic.com/en/api/rate-limits,
 * console.groq.com/docs/rate-limits (where requests are for a day, which only the reset shows).
 */
export function parseRateHeaders(headers: Headers, now: number): readonly ServerLimit[] {
  const found: ServerLimit[] = [];
  const read = (
    counted: Counted,
    nameOf: (field: string) => string,
    fixed?: number | 'window',
  ): void => {
    const limit = amount(headers.get(nameOf('limit')));
    const remaining = amount(headers.get(nameOf('remaining')));
    if (limit === undefined || limit === 0 || remaining === undefined) return;
    const reset = Math.min(parseReset(headers.get(nameOf('reset')), now) ?? 0, day);
    const period = fixed ?? periodOf(limit, remaining, reset);
    found.push({ counted, limit, remaining, reset, period });
  };
  for (const counted of ['requests', 'tokens', 'input-tokens', 'output-tokens'] as const) {
    read(counted, (field) => `x-ratelimit-${field}-${counted}`);
    // Told to the second, which is too rough to tell the period by; it is a minute always.
    read(counted, (field) => `anthropic-ratelimit-${counted}-${field}`, minute);
  }
  read('requests', (field) => `x-ratelimit-${field}`, 'window');
  return found;
}

/** The bucket fills evenly, so what is missing and when it is full tell how long all of it takes. */
function periodOf(limit: number, remaining: number, reset: number): number {
  const used = limit - remaining;
  if (used <= 0 || reset <= 0) return minute;
  const whole = (limit * reset) / used;
  const far = (period: number): number => Math.abs(Math.log(whole / period));
  return periods.reduce((best, each) => (far(each) < far(best) ? each : best), minute);
}

function amount(value: string | null): number | undefined {
  return value !== null && /^\s*\d{1,12}\s*$/.test(value) ? Number(value) : undefined;
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: minute,
  h: 60 * minute,
  d: day,
};

/** Milliseconds from now: `6m0s`, `120ms`, seconds, seconds or milliseconds since 1970, a date. */
function parseReset(value: string | null, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,16}(?:\.\d{1,9})?$/.test(text)) {
    const number = Number(text);
    if (number > 1e12) return Math.max(0, number - now);
    return number > 1e9 ? Math.max(0, number * 1_000 - now) : number * 1_000;
  }
  if (/^(?:\d{1,9}(?:\.\d{1,9})?(?:ms|[smhd])){1,5}$/.test(text)) {
    let sum = 0;
    for (const [, number, unit = ''] of text.matchAll(/([\d.]+)(ms|[smhd])/g)) {
      sum += Number(number) * (units[unit] ?? 0);
    }
    return sum;
  }
  const at = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
