import type { SessionEvent } from '../protocol/events.ts';
import type { Failure } from '../protocol/model.ts';

export type CommandResult =
  | { readonly type: 'done'; readonly events: readonly SessionEvent[] }
  | { readonly type: 'refused'; readonly reason: string }
  /** `kept`: the end of a reply, which holds in memory and is written once the disk takes it. */
  | { readonly type: 'failed'; readonly failure: Failure; readonly kept: boolean };

/** Why a command was not carried out, in words for a person; undefined where it was. */
export function whyNot(result: CommandResult): string | undefined {
  switch (result.type) {
    case 'done':
      return undefined;
    case 'refused':
      return result.reason;
    default:
      return `${result.failure.title}. ${result.failure.advice}`;
  }
}
