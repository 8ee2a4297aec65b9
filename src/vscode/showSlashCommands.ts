import { slashCommands } from '../commands/slashCommands.ts';
import { slashHelp } from '../commands/slashHelp.ts';
import { t } from '../protocol/texts.ts';
import { showReport } from './showReport.ts';

/** All that may be written into the input of a chat as a command, to read. */
export async function showSlashCommands(): Promise<void> {
  await showReport(t('Slash Commands'), slashHelp(slashCommands));
}
