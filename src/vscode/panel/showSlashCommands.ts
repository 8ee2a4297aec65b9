import { commandTable } from '../../commands/commandTable.ts';
import { findSlash, slashCommands } from '../../commands/slashCommands.ts';
import { slashHelp, slashHelpOn } from '../../commands/slashHelp.ts';
import { t } from '../../protocol/texts.ts';
import { commandTitle } from '../commands/commandTitle.ts';
import { showReport } from '../commands/showReport.ts';
import type { SlashCall } from './slashCall.ts';

/** All that may be written into the input of a chat as a command, to read; or the one that is named. */
export async function showSlashCommands(call?: SlashCall): Promise<void> {
  const name = call?.text.trim().replace(/^\//u, '').toLowerCase() ?? '';
  if (name === '') return showReport(t('Slash Commands'), slashHelp(slashCommands));
  const slash = findSlash(name);
  const row = commandTable.find(({ id }) => id === slash?.id);
  if (!slash || !row) {
    call?.refuse(t('There is no command /{0}. /help alone lists them all.', name));
    return undefined;
  }
  return showReport(
    t('Slash Command {0}', name),
    slashHelpOn(slash, { ...row, title: commandTitle(row) }),
  );
}
