// An installed Chromium, Chrome or Edge; needed only for the tests.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { aptInstall, isDebianRoot } from './apt.mjs';
import { ClearError, step } from './report.mjs';

/** Without these the browser calls home, which only costs time on a closed network. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const windowsFiles = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** Debian's own. */
export const chromiumPackage = 'chromium';

/** @returns {string | undefined} the browser's program; `PARLEY_CHROME` wins */
export function findChromium() {
  return [process.env.PARLEY_CHROME ?? '', ...candidates()].find(
    (file) => file !== '' && fs.existsSync(file),
  );
}

/** @returns {string} the same, where a test cannot go on without it */
export function requireChromium() {
  const found = findChromium();
  if (found === undefined)
    throw new ClearError(
      'No Chromium was found. Run "npm test", which installs it or says what to install.',
    );
  return found;
}

/** @returns {string[]} */
function candidates() {
  if (process.platform === 'darwin') {
    return macApps.flatMap((app) =>
      ['/Applications', path.join(process.env.HOME ?? '', 'Applications')].map((root) =>
        path.join(root, `${app}.app`, 'Contents', 'MacOS', app),
      ),
    );
  }
  if (process.platform === 'win32') {
    const roots = [
      process.env.PROGRAMFILES,
      process.env['PROGRAMFILES(X86)'],
      process.env.LOCALAPPDATA,
    ];
    return roots.flatMap((root) => (root ? windowsFiles.map((file) => path.join(root, file)) : []));
  }
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    '/usr/bin',
    '/usr/local/bin',
    '/snap/bin',
    '/opt/google/chrome',
  ];
  return folders.flatMap((folder) => linuxNames.map((name) => path.join(folder, name)));
}

export async function ensureChromium() {
  await step('Chromium', async (progress) => {
    const found = findChromium();
    if (found) return { already: true, note: found };
    if (!isDebianRoot()) {
      throw new ClearError(
        'The tests need a browser. Install Chromium, Chrome or Edge, or set PARLEY_CHROME to its program, then run the command again.',
      );
    }
    progress(`apt-get install ${chromiumPackage}`);
    await aptInstall('Installing Chromium', [chromiumPackage]);
    const installed = findChromium();
    if (!installed)
      throw new ClearError(
        'Chromium was installed but its program was not found. Set PARLEY_CHROME to it, then run the command again.',
      );
    return { note: installed };
  });
}
