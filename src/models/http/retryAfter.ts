/** A server that asks for more than a day is taken to mean a day. */
const cap = 24 * 60 * 60 * 1000;
const days = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

/**
 * Milliseconds that a server asks to wait: `retry-after-ms` (OpenAI, Azure), else `Retry-After` as
 * seconds or as a date (RFC 9110, 10.2.3). Undefined for what is negative or neither.
 */
export function parseRetryAfter(headers: Headers, now: number): number | undefined {
  const wait = number(headers.get('retry-after-ms')) ?? asked(headers.get('retry-after'), now);
  return wait === undefined ? undefined : Math.min(Math.ceil(wait), cap);
}

function asked(value: string | null, now: number): number | undefined {
  const seconds = number(value);
  if (seconds !== undefined) return seconds * 1000;
  // `Date.parse` takes "-5" for a month: only what starts with a day's name is a date here.
  if (value === null || !days.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function number(value: string | null): number | undefined {
  return value !== null && /^\s*\d{1,15}(?:\.\d{1,9})?\s*$/.test(value) ? Number(value) : undefined;
}
