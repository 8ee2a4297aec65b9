import type { Stats } from 'node:fs';

/**
 * What a file looks like from outside: as long as it is the same, so are its bytes. The time of the last
 * change to the entry itself is part of it, for a copy can keep size and time of change.
 */
export function stampOf({ size, mtimeMs, ctimeMs }: Stats): string {
  return `${size}:${mtimeMs}:${ctimeMs}`;
}
