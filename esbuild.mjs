/**
 * Builds dist/: the extension host's bundle, the worker's, and the panel's.
 *
 *   node esbuild.mjs [--production] [--watch]
 */
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { buildLateParts, webviewOptions } from './scripts/lib/webviewBuild.mjs';

/**
 * The host's options. ES modules with splitting: what is only needed later (the model clients,
 * the tokenizer's tables) becomes a chunk of its own that `import()` loads.
 * @param {{ production: boolean }} mode
 * @returns {esbuild.BuildOptions}
 */
export function hostOptions({ production }) {
  return {
    entryPoints: {
      extension: 'src/extension.ts',
      contextWorker: 'src/context/worker/contextWorker.ts',
    },
    outdir: 'dist',
    bundle: true,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'node',
    target: 'node24',
    external: ['vscode'],
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    // Bundled CommonJS packages still call require() for Node's own modules.
    banner: {
      js: "import { createRequire as parleyCreateRequire } from 'node:module';const require = parleyCreateRequire(import.meta.url);",
    },
  };
}

/** @param {{ production: boolean, clean?: boolean }} mode */
export async function buildAll({ production, clean = true }) {
  if (clean && existsSync('dist')) await rm('dist', { recursive: true });
  const [host, panel] = await Promise.all([
    esbuild.build(hostOptions({ production })),
    esbuild.build(webviewOptions({ production })),
    buildLateParts({ production }),
  ]);
  await writeFile('dist/meta.json', JSON.stringify({ host: host.metafile, panel: panel.metafile }));
}

async function watch() {
  await buildLateParts({ production: false });
  const contexts = await Promise.all([
    esbuild.context({ ...hostOptions({ production: false }), logLevel: 'info' }),
    esbuild.context({ ...webviewOptions({ production: false }), logLevel: 'info' }),
  ]);
  await Promise.all(contexts.map((context) => context.watch()));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const production = process.argv.includes('--production');
  await (process.argv.includes('--watch') ? watch() : buildAll({ production }));
}
