/**
 * Writes what the tables of src/commands say into package.json: commands, menus, keybindings,
 * settings; and its texts into package.nls.json. `npm run manifest`; the checks hold package.json
 * against the tables, and package.nls.de.json against package.nls.json.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { chatParticipants, languageModelTools } from '../src/commands/chatContributions.ts';
import { commandTable } from '../src/commands/commandTable.ts';
import { toContributions } from '../src/commands/contributions.ts';
import { restrictedSettings, toConfiguration } from '../src/commands/settingsTable.ts';
import { withKeys } from './lib/manifestTexts.mjs';

/** @param {string} file */
const read = async (file) => JSON.parse(await readFile(file, 'utf8'));
/** @param {string} file @param {object} content */
const write = (file, content) => writeFile(file, `${JSON.stringify(content, null, 2)}\n`);

const manifest = await read('package.json');
const contributes = {
  ...manifest.contributes,
  ...toContributions(commandTable),
  configuration: toConfiguration(),
  chatParticipants,
  languageModelTools,
};
const { untrustedWorkspaces, ...others } = manifest.capabilities;
const capabilities = {
  untrustedWorkspaces: { ...untrustedWorkspaces, restrictedConfigurations: restrictedSettings },
  ...others,
};
const keyed = withKeys({ ...manifest, capabilities, contributes }, await read('package.nls.json'));
await write('package.json', keyed.manifest);
await write('package.nls.json', keyed.texts);

const german = await read('package.nls.de.json');
const missing = Object.keys(keyed.texts).filter((key) => german[key] === undefined);
const over = Object.keys(german).filter((key) => keyed.texts[key] === undefined);
for (const key of missing) console.log(`package.nls.de.json lacks ${key}`);
for (const key of over) console.log(`package.nls.de.json has a text too many: ${key}`);
