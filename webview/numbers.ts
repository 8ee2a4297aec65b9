import { translatedLocale } from './language.ts';

/** Made at the first number: this module is in the script as well that sets the language. */
let format: Intl.NumberFormat | undefined;

/** 1204 as "1,204". */
export function number(value: number): string {
  format ??= new Intl.NumberFormat(translatedLocale() ?? 'en-US');
  return format.format(value);
}

/** "$0.0042": four digits where it is less than a dollar, and never a cost that looks like none. */
export function money(dollars: number): string {
  if (dollars > 0 && dollars < 0.0001) return `< ${inDollars(0.0001, 4, 4)}`;
  const digits = dollars >= 1 ? 2 : 4;
  return inDollars(dollars, digits, digits);
}

/** Of a million tokens: "$0.25". */
export function price(dollars: number): string {
  return inDollars(dollars, 0, 3);
}

function inDollars(dollars: number, fewestDigits: number, mostDigits: number): string {
  return dollars.toLocaleString(translatedLocale() ?? 'en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: fewestDigits,
    maximumFractionDigits: mostDigits,
    useGrouping: false,
  });
}

/** "14:03" for today, "3 Feb, 14:03" for another day. `at` is in milliseconds since 1970. */
export function momentText(at: number): string {
  const moment = new Date(at);
  const today = moment.toDateString() === new Date().toDateString();
  return moment.toLocaleString(translatedLocale() ?? 'en-GB', {
    ...(today ? {} : { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
  });
}
