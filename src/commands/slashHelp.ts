import { t } from '../protocol/texts.ts';
import type { SlashSpec } from './commandRow.ts';

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
      'Those with a ○ take `--dry-run` directly behind their name (`/refactor --dry-run INSTRUCTION`): you see what would be sent, what it would cost at most and what could be written, and nothing of it is done.',
    ),
    '',
    t('| command | what it does |'),
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
