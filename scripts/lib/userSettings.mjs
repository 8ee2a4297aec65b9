// The settings of a fresh user of the VS Code server.
import fs from 'node:fs';
import path from 'node:path';

/** What a person gets on the first `npm start`: nothing but a quiet beginning. */
export const startSettings = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  // VS Code's own chat would otherwise stand beside Parley's on the first start.
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** What every test starts from: nothing that pops up, moves or reaches out. */
export const testSettings = {
  ...startSettings,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'update.mode': 'none',
  'git.openRepositoryInParentFolders': 'never',
  'workbench.tips.enabled': false,
  // Or the server lists all sockets of the machine every few seconds.
  'remote.autoForwardPorts': false,
  'workbench.reduceMotion': 'on',
};

/** @param {string} dataDir the server's data folder */
export const userSettingsFile = (dataDir) => path.join(dataDir, 'data', 'User', 'settings.json');

/** @param {string} dataDir @param {Record<string, unknown>} settings replaces what is there */
export function writeUserSettings(dataDir, settings) {
  const file = userSettingsFile(dataDir);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  // VS Code may be reading it: half of it would count as no settings at all.
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(settings, undefined, 2)}\n`);
  fs.renameSync(`${file}.new`, file);
}
