// Puts the current Parley into the person's VS Code server: build, package, install, or nothing when nothing changed.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { packageExtension } from '../package.mjs';
import { build } from './build.mjs';
import { repoRoot, userDataDir } from './paths.mjs';
import { step } from './report.mjs';
import { installVsix } from './server.mjs';

/** Everything that the package is made from. */
const inputs = [
  'src',
  'webview',
  'media',
  'l10n',
  'esbuild.mjs',
  'package.json',
  'package.nls.json',
  'package.nls.de.json',
  'package-lock.json',
  'tsconfig.json',
  '.vscodeignore',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];
const stampFile = path.join(userDataDir, 'installed');

export async function installCurrent() {
  const digest = digestOfInputs();
  if (installedDigest() === digest) {
    await step('Parley', async () => ({ already: true, note: 'installed and current' }));
    return;
  }
  await build('production');
  const vsix = await packageExtension();
  await step('Install into VS Code', async () => {
    await installVsix(vsix, { dataDir: userDataDir });
    fs.writeFileSync(stampFile, digest);
    return { note: path.basename(vsix) };
  });
}

function installedDigest() {
  const extensions = path.join(userDataDir, 'extensions');
  const there =
    fs.existsSync(extensions) &&
    fs.readdirSync(extensions).some((name) => name.startsWith('parley.parley-'));
  return there && fs.existsSync(stampFile) ? fs.readFileSync(stampFile, 'utf8') : undefined;
}

function digestOfInputs() {
  const hash = crypto.createHash('sha256');
  for (const file of inputs.flatMap((name) => filesUnder(path.join(repoRoot, name)))) {
    hash
      .update(path.relative(repoRoot, file))
      .update('\0')
      .update(fs.readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} target @returns {string[]} */
function filesUnder(target) {
  const stat = fs.statSync(target, { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [target];
  return fs
    .readdirSync(target)
    .toSorted()
    .flatMap((name) => filesUnder(path.join(target, name)));
}
