import { t } from '../protocol/texts.ts';
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
      const asks = wish === undefined ? '' : t(' Asks {0}.', code(wish));
      return `| \`/${name}\` | ${cell(description)}${asks} | ${code(path)} |`;
    });
  const notes = [
    ...(trusted ? [] : [t('Those of this project are not read: the workspace is not trusted.')]),
    ...hidden.map(({ skill, by }) =>
      t('{0} is not used: {1} comes before it.', code(skill.path), code(by.path)),
    ),
    ...broken.map(({ path, problem }) => t('{0} {1}. It is left out.', code(path), cell(problem))),
  ];
  const table = [t('| skill | what it is for | where |'), '| --- | --- | --- |', ...rows];
  return [
    t('# Skills'),
    '',
    t(
      'Write the name at the very beginning of a message, `/name what is to be done`: what the skill says goes along with that message, as its chip shows.',
    ),
    '',
    ...(rows.length > 0 ? table : [t('There is none. {0}', places())]),
    ...(notes.length > 0 ? ['', t('## Not used'), '', ...notes.map((note) => `- ${note}`)] : []),
    '',
  ].join('\n');
}

function places(): string {
  const project = projectSkillFolders.map((folder) => `\`${folder}\``).join(', ');
  const user = userSkillFolders.map((folder) => `\`~/${folder}\``);
  return t(
    'A skill is a folder with a `SKILL.md` in {0} of a project, or in {1} for all of them.',
    project,
    t('{0} and {1}', user.slice(0, -1).join(', '), user.at(-1) ?? ''),
  );
}

/** One line without what Markdown or a table would make something of. */
function cell(text: string): string {
  const line = showHidden(text).replaceAll(/\s+/gu, ' ').trim();
  return line.replaceAll(/[\\`*_{}[\]()<>#+!|~]/gu, String.raw`\$&`);
}

function code(text: string): string {
  return `\`${showHidden(text).replaceAll(/[`|\n]/gu, ' ')}\``;
}
