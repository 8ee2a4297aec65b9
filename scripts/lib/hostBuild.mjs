// The extension host's part of the build: its start-up bundle, the worker, and the packages that they load late.
import path from 'node:path';
import process from 'node:process';
import * as esbuild from 'esbuild';
import { repoRoot } from './paths.mjs';

// esbuild is a Go program that begins with the first build: memory for time. With Go's own value, 100,
// a rebuild takes a quarter longer.
process.env['GOGC'] ??= '800';

const outdir = path.join(repoRoot, 'dist');

/**
 * What is imported only when it is needed, and where it goes. Built apart: these are 2 MB of packages
 * that hardly ever change, and linking them anew would make each rebuild three times as long.
 * @type {Readonly<Record<string, string>>}
 */
const latePackages = {
  'gpt-tokenizer/encoding/o200k_base': 'tokenizer',
  'gpt-tokenizer/encoding/cl100k_base': 'olderTokenizer',
};

/**
 * What start-up needs of these is a fraction, so that a production build takes just that. While
 * somebody works on Parley they are built once, whole, and no rebuild looks at them again.
 * @type {Readonly<Record<string, string>>}
 */
const packagesApart = {
  ...latePackages,
  valibot: 'valibot',
  diff: 'diff',
  ignore: 'ignore',
  minisearch: 'minisearch',
};

/** Its main file asks for the others in a way that no bundler sees. */
const asModules = { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' };

const workers = {
  contextWorker: 'src/context/worker/contextWorker.ts',
  journalWorker: 'src/sessions/worker/journalWorker.ts',
  indexWorker: 'src/context/index/indexWorker.ts',
};

/** By package.json's `imports`: a plugin would have to be asked for each import anew. */
const apartInDevelopment = Object.fromEntries(
  Object.entries(packagesApart).map(([name, file]) => [name, `#apart/${file}`]),
);

/**
 * Options for `extension.js` and, in production, the workers, which then share their chunks with it.
 * ES modules with splitting, all in one folder, so that the late packages are beside whatever imports
 * them.
 * @param {{ production: boolean }} mode
 * @returns {esbuild.BuildOptions}
 */
export function hostOptions(mode) {
  const extension = { extension: 'src/extension.ts' };
  return options(mode, mode.production ? { ...extension, ...workers } : extension);
}

/**
 * Options for the workers while somebody works on Parley: a change that is not theirs leaves them alone.
 * @returns {esbuild.BuildOptions}
 */
export function workerOptions() {
  return options({ production: false }, workers);
}

/**
 * @param {{ production: boolean }} mode
 * @param {Readonly<Record<string, string>>} entryPoints
 * @returns {esbuild.BuildOptions}
 */
function options(mode, entryPoints) {
  return {
    ...common(mode),
    entryPoints,
    ...(mode.production
      ? { external: ['vscode'], alias: asModules, plugins: [staysOutside(latePackages)] }
      : { external: ['vscode', '#apart/*'], alias: { ...asModules, ...apartInDevelopment } }),
    // The map names the files beside it, so that a rebuild need not write all their texts again.
    sourcemap: mode.production ? false : 'linked',
    sourcesContent: false,
    // Read by the figures on sizes only.
    metafile: mode.production,
  };
}

/** Builds the packages that stand apart. @param {{ production: boolean }} mode */
export async function buildLatePackages(mode) {
  const entries = Object.entries(mode.production ? latePackages : packagesApart).map(
    ([name, file]) => [file, name],
  );
  await esbuild.build({ ...common(mode), entryPoints: Object.fromEntries(entries) });
}

/** @param {Readonly<Record<string, string>>} packages @returns {esbuild.Plugin} */
function staysOutside(packages) {
  return {
    name: 'stays-outside',
    setup(build) {
      // No flag: esbuild reads the filter as a regular expression of Go.
      const filter = new RegExp(`^(?:${Object.keys(packages).join('|')})$`);
      build.onResolve({ filter }, (found) => ({
        path: `./${packages[found.path]}.js`,
        external: true,
      }));
    },
  };
}

/**
 * @param {{ production: boolean }} mode
 * @returns {esbuild.BuildOptions}
 */
function common({ production }) {
  return {
    absWorkingDir: repoRoot,
    outdir,
    bundle: true,
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    platform: 'node',
    target: 'node24',
    minify: production,
    legalComments: 'none',
    logLevel: 'warning',
    // Bundled CommonJS packages still call require() for Node's own modules.
    banner: {
      js: "import { createRequire as parleyCreateRequire } from 'node:module';const require = parleyCreateRequire(import.meta.url);",
    },
  };
}
