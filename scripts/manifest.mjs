/**
 * Writes what the tables of src/commands say into package.json: commands, menus, keybindings,
 * settings. `npm run manifest`; the checks hold package.json against the tables.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { chatParticipants, languageModelTools } from '../src/commands/chatContributions.ts';
import { commandTable } from '../src/commands/commandTable.ts';
import { toContributions } from '../src/commands/contributions.ts';
import { toConfiguration } from '../src/commands/settingsTable.ts';

const manifest = JSON.parse(await readFile('package.json', 'utf8'));
manifest.contributes = {
  ...manifest.contributes,
  ...toContributions(commandTable),
  configuration: toConfiguration(),
  chatParticipants,
  languageModelTools,
};
await writeFile('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
