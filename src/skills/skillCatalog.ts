import { t } from '../protocol/texts.ts';
import { readSkill } from './readSkill.ts';
import type { BrokenSkill, Skill, SkillFile } from './skill.ts';

/** The skills that may be used, and why others may not. */
export interface SkillCatalog {
  readonly skills: readonly Skill[];
  /** Those that another one of the same name stands before. */
  readonly hidden: readonly { readonly skill: Skill; readonly by: Skill }[];
  readonly broken: readonly BrokenSkill[];
}

/**
 * What of `files` may be used: of several with one name the first, so that they are given in the order
 * in which they count. `commands` are names that mean something else already. Pure.
 */
export function skillCatalog(
  files: readonly SkillFile[],
  commands: ReadonlySet<string>,
): SkillCatalog {
  const skills = new Map<string, Skill>();
  const hidden: { readonly skill: Skill; readonly by: Skill }[] = [];
  const broken: BrokenSkill[] = [];
  for (const file of files) {
    const reading = readSkill(file);
    if (reading.type === 'broken') broken.push(reading.broken);
    else if (commands.has(reading.skill.name)) broken.push(namedAsCommand(reading.skill));
    else {
      const { skill } = reading;
      const by = skills.get(skill.name);
      if (by) hidden.push({ skill, by });
      else skills.set(skill.name, skill);
    }
  }
  return { skills: [...skills.values()], hidden, broken };
}

function namedAsCommand({ name, scope, uri, path }: Skill): BrokenSkill {
  const problem = t('is named like the command /{0}: it needs another name', name);
  return { scope, uri, path, folder: name, problem };
}

/** The name that a message begins with, as `/name`, whether or not a skill is called so. Pure. */
export function nameCalled(message: string): string | undefined {
  return /^\/(?<name>[a-z0-9-]+)(?=\s|$)/u.exec(message)?.groups?.['name'];
}

/** The skill that a message begins with; undefined where none is called so. Pure. */
export function skillCalled(message: string, { skills }: SkillCatalog): Skill | undefined {
  const called = nameCalled(message);
  return skills.find(({ name }) => name === called);
}
