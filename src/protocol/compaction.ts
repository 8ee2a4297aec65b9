import type { MessageId } from './ids.ts';
import type { ModelRef } from './model.ts';

/**
 * How older messages were made shorter: what is there twice left out, long output sampled, code cut to
 * its declarations, a summary written by a model, the oldest turns reduced to their first lines.
 */
export const compactionStrategies = [
  'dedupe',
  'sample',
  'signatures',
  'summarise',
  'slide',
] as const;
export type CompactionStrategy = (typeof compactionStrategies)[number];

/** The older part of a conversation, as models are told it from then on. Nothing of it is deleted. */
export interface CompactedHistory {
  /** The last message of the person that is covered, with all the replies to it. */
  readonly upTo: MessageId;
  /** How many messages and replies these were: with one more, or another one, it does not hold. */
  readonly covered: number;
  readonly summary: string;
  /** Told word for word besides: pinned messages, and names that the summary left out. */
  readonly kept: readonly string[];
  /** Tokens of what is covered, and of what stands in its place. */
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  readonly strategies: readonly CompactionStrategy[];
  /** Who wrote the summary; missing where no model was asked. */
  readonly model?: ModelRef;
  /** Pinned messages and names of files: how many there were, and how many came through by themselves. */
  readonly facts: { readonly of: number; readonly retained: number };
}

/** One compaction of a session. */
export interface Compaction extends CompactedHistory {
  readonly id: string;
  readonly at: number;
  /** True where a person took it back. */
  readonly undone?: true;
}

interface Listed {
  readonly kind: 'message' | 'reply';
  readonly id: MessageId;
  /** When it was taken away. */
  readonly removed?: number;
}

/**
 * The compaction that holds for `messages`: the newest one whose messages all are still there, and no
 * others among them. On another branch, or where one of them was answered again or taken away since, it
 * is an older one or none. Pure.
 */
export function compactionOf(
  compactions: readonly Compaction[],
  messages: readonly Listed[],
): Compaction | undefined {
  return compactions.findLast(
    ({ undone, upTo, covered, at }) =>
      !undone &&
      coveredBy(messages, upTo) === covered &&
      !messages.slice(0, covered).some(({ removed = 0 }) => removed > at),
  );
}

/** How many messages and replies stand up to and with `upTo` and its replies; -1 where it is not there. */
export function coveredBy(messages: readonly Listed[], upTo: MessageId): number {
  const at = messages.findIndex(({ kind, id }) => kind === 'message' && id === upTo);
  if (at === -1) return -1;
  const next = messages.findIndex(({ kind }, index) => index > at && kind === 'message');
  return next === -1 ? messages.length : next;
}
