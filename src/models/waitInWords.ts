import { t } from '../protocol/texts.ts';

/** A time to wait, in milliseconds, for a person: "8 s", "3 min", "2 h". Rounded up, for less is in vain. */
export function waitInWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? t('{0} min', minutes) : t('{0} h', Math.ceil(minutes / 60));
}
