// `npm run package`: a production build, then parley-<version>.vsix in the repository's root.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from './lib/build.mjs';
import { enterNode24 } from './lib/dependencies.mjs';
import { node24, repoRoot } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';
import { ClearError, logDetail, reportFailure, step } from './lib/report.mjs';

/** Zip archives know no time before 1980; any fixed time makes two builds of one source identical. */
const fixedTime = String(Date.UTC(2000, 0, 1) / 1000);

/**
 * Packages what stands in dist/, media/ and the documents named in .vscodeignore.
 * @param {string} [file] where to write the package
 * @returns {Promise<string>} the file
 */
export async function packageExtension(file = defaultFile()) {
  await step('Package', async () => {
    const vsce = path.join(repoRoot, 'node_modules', '@vscode', 'vsce', 'vsce');
    const partial = path.resolve(`${file}.partial`);
    const staged = stageFiles();
    const ended = await run(
      node24,
      [
        vsce,
        'package',
        '--no-dependencies',
        '--allow-missing-repository',
        '--no-rewrite-relative-links',
        '--out',
        partial,
      ],
      {
        cwd: staged,
        env: { ...process.env, SOURCE_DATE_EPOCH: fixedTime, TZ: 'UTC' },
      },
    ).finally(() => fs.rmSync(staged, { recursive: true, force: true }));
    logDetail(ended.output);
    if (ended.code !== 0) {
      fs.rmSync(partial, { force: true });
      throw new ClearError(
        `Packaging failed: ${
          ended.output
            .trim()
            .split('\n')
            .find((line) => /error/i.test(line)) ?? 'see .vscode-test/setup.log'
        }`,
      );
    }
    fs.renameSync(partial, file);
    return { note: `${path.basename(file)}, ${(fs.statSync(file).size / 1024).toFixed(0)} KB` };
  });
  return file;
}

/**
 * Copies what .vscodeignore lets through, and that file, into a folder of their own, and returns it: vsce holds
 * every file that it sees against every line, and beside them here lie the thousands of a VS Code.
 */
function stageFiles() {
  const staged = fs.mkdtempSync(path.join(os.tmpdir(), 'parley-package-'));
  const lines = fs.readFileSync(path.join(repoRoot, '.vscodeignore'), 'utf8').split('\n');
  const patterns = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1).trim());
  for (const name of ['.vscodeignore', ...fs.globSync(patterns, { cwd: repoRoot })]) {
    const from = path.join(repoRoot, name);
    if (fs.statSync(from).isFile()) fs.cpSync(from, path.join(staged, name));
  }
  return staged;
}

function defaultFile() {
  const { name, version } = JSON.parse(
    fs.readFileSync(path.join(repoRoot, 'package.json'), 'utf8'),
  );
  return path.join(repoRoot, `${name}-${version}.vsix`);
}

async function main() {
  if (!(await enterNode24(process.argv[1] ?? ''))) return;
  await build('production');
  await packageExtension();
}

if (import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1] ?? '.')).href)
  await main().catch(reportFailure);
