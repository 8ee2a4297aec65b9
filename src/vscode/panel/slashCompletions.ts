import { slashCommands, type SlashRow } from '../../commands/slashCommands.ts';
import { fuzzyMatches } from '../../context/sources/fuzzy.ts';
import type { Completion } from '../../protocol/completion.ts';
import type { SkillCatalog } from '../../skills/skillCatalog.ts';
import { skillCompletions } from '../skills/skillCommands.ts';

const none: SkillCatalog = { skills: [], hidden: [], broken: [] };
/** Skills that are listed at the most. */
const mostSkills = 20;

/** The commands and skills that `/` and what is written behind it may stand for, best first. */
export function slashCompletions(
  query: string,
  skills: SkillCatalog = none,
): readonly Completion[] {
  const commands = slashCommands.map((row) => toCompletion(row));
  const offered = [...commands, ...skillCompletions(skills)];
  return fuzzyMatches(offered, query, commands.length + mostSkills).map(
    ({ name: _name, ...completion }) => completion,
  );
}

function toCompletion({
  name,
  argument,
  description,
}: SlashRow): Completion & { readonly name: string } {
  const label = `/${name}`;
  const shown = { name, kind: 'command', label, detail: description, insert: label } as const;
  return argument === undefined ? shown : { ...shown, hint: argument };
}
