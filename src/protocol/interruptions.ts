import type { SessionId } from './ids.ts';

/** What a person may do about something that an unclean end cut off. */
export const interruptionActions = [
  'continue',
  'retry',
  'finish',
  'roll-back',
  'show-terminal',
  'run-again',
  'discard',
] as const;
export type InterruptionAction = (typeof interruptionActions)[number];

/** Something that was under way when Parley ended without warning. */
export interface Interruption {
  /** The reply, the edit or the command. */
  readonly id: string;
  readonly kind: 'reply' | 'edit' | 'command';
  readonly session: SessionId;
  /** The session's title. */
  readonly title: string;
  /** "src/cart.ts and 4 more", or the first words of the question. */
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** In the order in which they are offered. */
  readonly actions: readonly InterruptionAction[];
}
