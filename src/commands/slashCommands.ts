import type { SlashCommand } from '../protocol/panel.ts';
import type { CommandRow, SlashSpec } from './commandRow.ts';
import { commandTable, type CommandId } from './commandTable.ts';
import { hasDryRun } from './hasDryRun.ts';

/** A slash command and the command that it runs. */
export interface SlashRow extends SlashSpec {
  readonly id: CommandId;
}

/** All slash commands, in the order of the command table. */
export const slashCommands: readonly SlashRow[] = commandTable.flatMap((row): SlashRow[] => {
  const { slash }: CommandRow = row;
  return slash ? [{ id: row.id, ...slash, ...(hasDryRun(row) ? { dry: true } : {}) }] : [];
});

/** What a panel has to know of them. */
export const writtenCommands: readonly SlashCommand[] = slashCommands.map(
  ({ name, argument, dry }) => ({
    name,
    ...(argument === undefined ? {} : { argument }),
    ...(dry ? { dry } : {}),
  }),
);

/** The one of that name; undefined where the input has none. */
export function findSlash(name: string): SlashRow | undefined {
  return slashCommands.find((each) => each.name === name);
}
