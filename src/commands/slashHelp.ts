import { t } from '../protocol/texts.ts';
import type { CommandRow, SlashSpec } from './commandRow.ts';

/** All slash commands as Markdown, by name. */
export function slashHelp(commands: readonly SlashSpec[]): string {
  const rows = commands
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, argument, description, dry }) => {
      const behind = argument === undefined ? '' : ` ${argument}`;
      return `| \`/${name}${behind}\` | ${description}${dry ? ' ○' : ''} |`;
    });
  return [
    t('# Slash commands'),
    '',
    t(
      'Write one at the very beginning of a message, alone in its line; Enter runs it. What stands in capitals may be left out. A blank before the `/` makes a message of it.',
    ),
    '',
    t(
      'Those with a ○ take `--dry-run` directly behind their name (`/refactor --dry-run INSTRUCTION`): you see what would be sent, what it would cost at most and what could be written, and nothing of it is done. `/help COMMAND` says more of one of them.',
    ),
    '',
    t('| command | what it does |'),
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function written(writes: NonNullable<CommandRow['effects']>['writes']): string {
  switch (writes) {
    case 'nothing':
      return t('It changes no file.');
    case 'proposal':
      return t('It proposes a change as a diff; no file changes before you accept it.');
    case 'accepted':
      return t('It writes the change that was proposed before, with a checkpoint.');
    case 'chosen':
      return t('It writes files at the place that you choose.');
    case 'problems':
      return t('It changes no file; what it finds stands in the Problems panel.');
    case 'copy':
      return t(
        'It runs tests in a temporary copy; Parley itself changes no file of the workspace.',
      );
    case 'commit-input':
      return t('It writes into the input of source control, and into no file.');
  }
}

/** One slash command as Markdown: how it is written, what it does, and what it does to the world. */
export function slashHelpOn(slash: SlashSpec, row: CommandRow): string {
  const { name, argument, description, dry } = slash;
  const usage = argument === undefined ? `/${name}` : `/${name} ${argument}`;
  const { effects, keybindings = [] } = row;
  const keys = [...new Set(keybindings.map(({ key }) => `\`${key}\``))].join(', ');
  const parts = [
    `# ${usage}`,
    `${description}.`,
    argument === undefined ? t('Nothing stands behind it.') : t('{0} may be left out.', argument),
    ...(effects?.asks ? [t('It asks a model, which may cost something.')] : []),
    ...(effects ? [written(effects.writes)] : []),
    ...(dry ? [t('`/{0} --dry-run` shows all of that before, and does nothing.', name)] : []),
    t('In the palette: **{0}**.', row.named ? row.title : t('Parley: {0}', row.title)),
    ...(keys === '' ? [] : [t('Keys: {0}.', keys)]),
  ];
  return `${parts.join('\n\n')}\n`;
}
