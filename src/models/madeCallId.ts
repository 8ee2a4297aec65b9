/**
 * An id for a call that came without one. `source` names the answer that it is in: the same call gets the
 * same id, and no other's. At most 40 characters, for OpenAI takes no more.
 */
export function madeCallId(prefix: 'gem_' | 'oll_', source: string, index: number): string {
  return `${prefix}${source.replaceAll(/[^\w-]/g, '').slice(-24)}_${index}`;
}
