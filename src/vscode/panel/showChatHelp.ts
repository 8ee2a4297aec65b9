import { chatHelp, type KeyedCommand } from '../../commands/chatHelp.ts';
import type { CommandRow } from '../../commands/commandRow.ts';
import { commandTable } from '../../commands/commandTable.ts';
import { t } from '../../protocol/texts.ts';
import { commandTitle } from '../commands/commandTitle.ts';
import { showReport } from '../commands/showReport.ts';

const rows: readonly CommandRow[] = commandTable;

/** The parts of a chat and all keys, to read. */
export function showChatHelp(): Promise<void> {
  const inChat = rows.flatMap((row) => keysOf(row, isInChat));
  const elsewhere = rows.flatMap((row) => keysOf(row, (when) => !isInChat(when)));
  return showReport(t('Chat Help'), chatHelp({ inChat, elsewhere }));
}

function isInChat(when: string | undefined): boolean {
  return when === 'parley.chatFocused';
}

function keysOf(
  row: CommandRow,
  isWanted: (when: string | undefined) => boolean,
): readonly KeyedCommand[] {
  const keybindings = (row.keybindings ?? []).filter(({ when }) => isWanted(when));
  return keybindings.length > 0 ? [{ title: commandTitle(row), keybindings }] : [];
}
