import * as v from 'valibot';
import { t } from '../protocol/texts.ts';
import { parseFrontMatter } from './frontMatter.ts';
import type { SkillFile, SkillReading } from './skill.ts';

/** Bytes above which a file is no skill: what is longer belongs into files beside it. */
export const largestSkill = 100_000;

/** So other tools say that a skill is content with whoever is there. */
const asChat = 'inherit';

const wishAs = (key: string) =>
  v.pipe(
    v.string(),
    v.regex(
      /^[\w.:-]+(?:\/.+)?$/u,
      t('has a “{0}” that is neither a model, openai/gpt-5-mini, nor a profile, quality', key),
    ),
  );

/** The limits are those of the standard: https://agentskills.io/specification. */
const head = v.object({
  name: v.pipe(
    v.string(t('has no “name” in its head')),
    v.minLength(1, t('has an empty “name” in its head')),
    v.maxLength(64, t('has a “name” of more than 64 characters')),
    v.regex(
      /^[a-z0-9]+(?:-[a-z0-9]+)*$/u,
      t('has a “name” that is not of small letters, digits and single hyphens'),
    ),
  ),
  description: v.pipe(
    v.string(t('has no “description” in its head')),
    v.minLength(1, t('has an empty “description” in its head')),
    v.maxLength(1024, t('has a “description” of more than 1,024 characters')),
  ),
  model: v.optional(wishAs('model')),
  profile: v.optional(wishAs('profile')),
});

/** One `SKILL.md`: the skill, or what is wrong with it. Pure. */
export function readSkill({ folder, text, ...place }: SkillFile): SkillReading {
  const broken = (problem: string): SkillReading => ({
    type: 'broken',
    broken: { ...place, folder, problem },
  });
  if (typeof text !== 'string') return broken(text.problem);
  const matter = parseFrontMatter(text);
  if (matter.type === 'unreadable') return broken(matter.problem);
  const { fields, body } = matter;
  const parsed = v.safeParse(head, {
    name: fields.get('name'),
    description: fields.get('description'),
    model: fields.get('model'),
    profile: fields.get('profile'),
  });
  if (!parsed.success) return broken(parsed.issues[0].message);
  const { name, description, model, profile } = parsed.output;
  if (name !== folder) {
    return broken(
      t('is named “{0}” in its head, and its folder “{1}”: they have to agree', name, folder),
    );
  }
  if (body === '') return broken(t('says nothing below its head'));
  const wish = [model, profile].find((each) => each !== undefined && each !== asChat);
  const skill = { ...place, name, description, body, ...(wish ? { wish } : {}) };
  return { type: 'skill', skill };
}
