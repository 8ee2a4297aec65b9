import type { CommandEffects, CommandRow } from './commandRow.ts';

/** Whether a command does something that a dry run could show before. */
export function hasDryRun<Row extends CommandRow>(
  row: Row,
): row is Row & { readonly effects: CommandEffects } {
  const { effects } = row;
  return effects !== undefined && (effects.asks || effects.writes !== 'nothing');
}
