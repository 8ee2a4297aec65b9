import type { UsageFigures } from '../../src/protocol/dashboard.ts';
import { translatedLocale } from '../language.ts';
import { money, number } from '../numbers.ts';
import { dashboardStrings as strings } from './dashboardStrings.ts';

/** What requests cost, as far as that is known: never a figure that is too low without a word. */
export function costText({
  cost,
  unpriced,
  requests,
}: Pick<UsageFigures, 'cost' | 'unpriced' | 'requests'>): string {
  if (requests === 0) return money(0);
  if (unpriced === requests) return strings.usage.notKnown;
  return unpriced > 0 ? strings.usage.atLeast(money(cost)) : money(cost);
}

/** A budget's amount in its own unit. */
export function inUnit(unit: 'dollars' | 'tokens', value: number): string {
  return unit === 'dollars' ? money(value) : strings.usage.tokens(number(Math.ceil(value)));
}

/** Bytes as "12 KB" or "3.4 MB". */
export function sizeText(bytes: number): string {
  const megabytes = bytes / 1_048_576;
  return megabytes >= 0.1
    ? strings.index.megabytes(number(Number(megabytes.toFixed(1))))
    : strings.index.kilobytes(number(Math.ceil(bytes / 1_024)));
}

/** A moment of this day to the second, as "14:03:10"; `at` is in milliseconds since 1970. */
export function timeText(at: number): string {
  return new Date(at).toLocaleTimeString(translatedLocale() ?? 'en-GB', { timeStyle: 'medium' });
}

/** Milliseconds as "12 s", from two minutes on as "3 min". */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return seconds < 120
    ? strings.models.seconds(number(seconds))
    : strings.models.minutes(number(Math.floor(seconds / 60)));
}
