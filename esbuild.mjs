/**
 * Builds dist/: the extension host's bundle, the worker's, the panel's and the dashboard's.
 *
 *   node esbuild.mjs [--production] [--watch]
 */
import { rm, writeFile } from 'node:fs/promises';
import * as esbuild from 'esbuild';
import { copyGrammars } from './scripts/lib/grammars.mjs';
import { buildLatePackages, hostOptions, workerOptions } from './scripts/lib/hostBuild.mjs';
import {
  buildLateParts,
  dashboardOptions,
  germanOptions,
  webviewOptions,
} from './scripts/lib/webviewBuild.mjs';

/** @param {{ production: boolean }} mode */
async function buildAll(mode) {
  await rm('dist', { recursive: true, force: true });
  const [host, panel] = await Promise.all([
    esbuild.build(hostOptions(mode)),
    esbuild.build(webviewOptions(mode)),
    esbuild.build(dashboardOptions(mode)),
    esbuild.build(germanOptions(mode)),
    ...(mode.production ? [] : [esbuild.build(workerOptions())]),
    buildLatePackages(mode),
    buildLateParts(mode),
    copyGrammars('dist/grammars'),
  ]);
  await writeFile('dist/meta.json', JSON.stringify({ host: host.metafile, panel: panel.metafile }));
}

async function watch() {
  const mode = { production: false };
  await Promise.all([buildLatePackages(mode), buildLateParts(mode), copyGrammars('dist/grammars')]);
  const contexts = await Promise.all([
    esbuild.context({ ...hostOptions(mode), logLevel: 'info' }),
    esbuild.context({ ...workerOptions(), logLevel: 'info' }),
    esbuild.context({ ...webviewOptions(mode), logLevel: 'info' }),
    esbuild.context({ ...dashboardOptions(mode), logLevel: 'info' }),
    esbuild.context({ ...germanOptions(mode), logLevel: 'info' }),
  ]);
  await Promise.all(contexts.map((context) => context.watch()));
}

const production = process.argv.includes('--production');
await (process.argv.includes('--watch') ? watch() : buildAll({ production }));
