import type { Completion } from '../../protocol/completion.ts';
import type { SlashCommand } from '../../protocol/panel.ts';
import type { SkillCatalog } from '../../skills/skillCatalog.ts';

/** What may be written behind a skill's name. */
const argument = 'QUESTION';

/** The skills as the input knows them. */
export function skillCommands({ skills }: SkillCatalog): readonly SlashCommand[] {
  return skills.map(({ name }) => ({ name, argument, skill: true }));
}

/** The skills as they are listed behind a `/`; one that is malformed with the reason. */
export function skillCompletions({
  skills,
  broken,
}: SkillCatalog): readonly (Completion & { readonly name: string })[] {
  return [
    ...skills.map(({ name, description }) => shown(name, description)),
    ...broken.map(({ folder, path, problem }) => ({
      ...shown(folder, path),
      unavailable: `${path} ${problem}`,
    })),
  ];
}

function shown(name: string, detail: string): Completion & { readonly name: string } {
  const label = `/${name}`;
  return { name, kind: 'skill', label, detail, insert: label, hint: argument };
}
