import type { ModelRef } from '../../protocol/model.ts';
import type { Disposables } from '../disposables.ts';
import type { Skills, SkillsOptions } from './skills.ts';
import { once } from '../once.ts';

/** Gives the skills; they are loaded when a panel is first shown or something is first planned. */
export type LateSkills = () => Promise<Skills>;

export function lateSkills(options: SkillsOptions, owned: Disposables): LateSkills {
  return once(async () => {
    const { Skills: Loaded } = await import('./skills.ts');
    return owned.add(new Loaded(options));
  });
}

/** Who is to answer a question that begins with a skill's name. */
export function skillModel(skills: LateSkills) {
  return async (question: string): Promise<ModelRef | undefined> =>
    question.startsWith('/') ? (await (await skills()).called(question))?.model : undefined;
}
