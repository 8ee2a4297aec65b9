import type { CommandResult } from './sessionActor.ts';

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
