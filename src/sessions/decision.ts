import type { EventBody } from '../protocol/events.ts';

/** What a command comes to. */
export type Decision =
  /** No events: the session is already as it is wanted. */
  | { readonly type: 'events'; readonly events: readonly EventBody[] }
  /** `reason` is for a person. */
  | { readonly type: 'refused'; readonly reason: string };

export const nothing: Decision = { type: 'events', events: [] };

export function events(...list: readonly EventBody[]): Decision {
  return { type: 'events', events: list };
}

export function refused(reason: string): Decision {
  return { type: 'refused', reason };
}
