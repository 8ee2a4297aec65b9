import type { MessageId } from './ids.ts';

export const deedKinds = ['command', 'tests', 'edit', 'checkpoint'] as const;
export type DeedKind = (typeof deedKinds)[number];

export const deedStatuses = ['running', 'done', 'failed', 'stopped', 'rolled-back'] as const;
export type DeedStatus = (typeof deedStatuses)[number];

/** Something that Parley did in a chat, with a person's leave, other than to answer. */
export interface Deed {
  /** Of the command, the edit or the checkpoint. */
  readonly id: string;
  readonly kind: DeedKind;
  /** "npm test", "src/cart.ts", or the checkpoint's title. */
  readonly label: string;
  /** The last message, or reply, when it began; null before the first. */
  readonly after: MessageId | null;
  /** `running` without an end: of a command also where its host died, until a person has decided. */
  readonly status: DeedStatus;
  /** Of a command; missing where nobody knows it. */
  readonly exitCode?: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt?: number;
}
