import { extensions } from 'vscode';
import * as v from 'valibot';
import type { CommandRow } from '../../commands/commandRow.ts';

/** VS Code gives a title in its language, or that together with the English one. */
const title = v.union([
  v.string(),
  v.pipe(
    v.object({ value: v.string() }),
    v.transform(({ value }) => value),
  ),
]);
const manifest = v.object({
  contributes: v.object({ commands: v.array(v.object({ command: v.string(), title })) }),
});

/** A command's title as the palette shows it, without Parley's name before it. */
export function commandTitle(row: CommandRow): string {
  const read = v.safeParse(manifest, extensions.getExtension('parley.parley')?.packageJSON);
  const commands = read.success ? read.output.contributes.commands : [];
  const shown = commands.find(({ command }) => command === row.id)?.title ?? row.title;
  return shown.replace(/^Parley: /u, '');
}
