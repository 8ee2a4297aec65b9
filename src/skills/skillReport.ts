import { showHidden } from '../trust/untrustedText.ts';
import type { SkillCatalog } from './skillCatalog.ts';

/** Where skills are looked for, in the order in which they count. */
export const projectSkillFolders = [
  '.parley/skills',
  '.agents/skills',
  '.claude/skills',
  '.github/skills',
] as const;
/** Below the home folder. */
export const userSkillFolders = ['.parley/skills', '.agents/skills'] as const;

/** All skills as Markdown, and why one that is there is not used. What it says of them is untrusted. */
export function skillReport(
  { skills, hidden, broken }: SkillCatalog,
  { trusted }: { readonly trusted: boolean },
): string {
  const rows = skills
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, description, path, wish }) => {
      const asks = wish === undefined ? '' : ` Asks ${code(wish)}.`;
      return `| \`/${name}\` | ${cell(description)}${asks} | ${code(path)} |`;
    });
  const notes = [
    ...(trusted ? [] : ['Those of this project are not read: the workspace is not trusted.']),
    ...hidden.map(
      ({ skill, by }) => `${code(skill.path)} is not used: ${code(by.path)} comes before it.`,
    ),
    ...broken.map(({ path, problem }) => `${code(path)} ${cell(problem)}. It is left out.`),
  ];
  const table = ['| skill | what it is for | where |', '| --- | --- | --- |', ...rows];
  return [
    '# Skills',
    '',
    'Write the name at the very beginning of a message, `/name what is to be done`: what the skill says goes along with that message, as its chip shows.',
    '',
    ...(rows.length > 0 ? table : [`There is none. ${places()}`]),
    ...(notes.length > 0 ? ['', '## Not used', '', ...notes.map((note) => `- ${note}`)] : []),
    '',
  ].join('\n');
}

function places(): string {
  const project = projectSkillFolders.map((folder) => `\`${folder}\``).join(', ');
  const user = userSkillFolders.map((folder) => `\`~/${folder}\``).join(' and ');
  return `A skill is a folder with a \`SKILL.md\` in ${project} of a project, or in ${user} for all of them.`;
}

/** One line without what Markdown or a table would make something of. */
function cell(text: string): string {
  const line = showHidden(text).replaceAll(/\s+/gu, ' ').trim();
  return line.replaceAll(/[\\`*_{}[\]()<>#+!|~]/gu, String.raw`\$&`);
}

function code(text: string): string {
  return `\`${showHidden(text).replaceAll(/[`|\n]/gu, ' ')}\``;
}
