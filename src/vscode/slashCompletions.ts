import { slashCommands, type SlashRow } from '../commands/slashCommands.ts';
import { fuzzyMatches } from '../context/sources/fuzzy.ts';
import type { Completion } from '../protocol/panel.ts';

/** The commands that `/` and what is written behind it may stand for, best first. */
export function slashCompletions(query: string): readonly Completion[] {
  return fuzzyMatches(slashCommands, query, slashCommands.length).map(toCompletion);
}

function toCompletion({ name, argument, description }: SlashRow): Completion {
  const label = `/${name}`;
  const shown = { kind: 'command', label, detail: description, insert: label } as const;
  return argument === undefined ? shown : { ...shown, hint: argument };
}
