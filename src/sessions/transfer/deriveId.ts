import { createHash } from 'node:crypto';
import { createId } from '../../protocol/ids.ts';

/**
 * An id that looks like any other and is always the same for the same parts: what is imported twice
 * is known again. `at` are milliseconds since 1970.
 */
export function deriveId(at: number, ...parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  let next = 0;
  const time = Number.isFinite(at) ? Math.min(Math.max(0, Math.floor(at)), 2 ** 48 - 1) : 0;
  return createId(time, () => (hash[next++ % hash.length] ?? 0) / 256);
}
