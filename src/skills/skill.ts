/** Whose a skill is. What a project says comes before what a person has for all projects. */
export type SkillScope = 'project' | 'user';

/** Where a skill stands. */
export interface SkillPlace {
  readonly scope: SkillScope;
  readonly uri: string;
  /** As a person knows it: `.agents/skills/release/SKILL.md`, `~/.parley/skills/…`. */
  readonly path: string;
}

/** A file that should be a skill. */
export interface SkillFile extends SkillPlace {
  /** The name of its folder, which has to be the skill's. */
  readonly folder: string;
  /** Untrusted text; or why it cannot be read, a clause that follows the file's name. */
  readonly text: string | { readonly problem: string };
}

/** Instructions that a person may choose for a question, by name. */
export interface Skill extends SkillPlace {
  readonly name: string;
  readonly description: string;
  /** The instructions, in Markdown. */
  readonly body: string;
  /** Who is to answer: a model as `provider/model`, or a profile's name. */
  readonly wish?: string;
}

/** A file that is no skill; `problem` is a clause that follows its path. */
export interface BrokenSkill extends SkillPlace {
  readonly folder: string;
  readonly problem: string;
}

export type SkillReading =
  | { readonly type: 'skill'; readonly skill: Skill }
  | { readonly type: 'broken'; readonly broken: BrokenSkill };
