// The panel's part of the build: its script and style, and the parts that it loads when it needs them.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { languageNames } from '../../webview/code/languages.ts';
import { repoRoot } from './paths.mjs';

const defaultOutdir = path.join(repoRoot, 'dist', 'webview');

/** @typedef {{ production: boolean, outdir?: string }} Mode */

/**
 * What the panel imports only when it needs it. Built apart: these are 3 MB of packages that hardly
 * ever change, and linking them anew would make each rebuild of the panel three times as long.
 */
const lateScripts = {
  toolkit: 'webview/ui/toolkit.ts',
  highlighter: 'webview/code/highlighter.ts',
  mathRenderer: 'webview/math/mathRenderer.ts',
};

/**
 * Options for the panel itself: `main.js` and `main.css`.
 * @param {Mode} mode
 * @returns {esbuild.BuildOptions}
 */
export function webviewOptions(mode) {
  return pageOptions(mode, { main: 'main.tsx' });
}

/**
 * Options for the dashboard: `dashboard.js` and `dashboard.css`. A build of its own, as of `germanOptions`.
 * @param {Mode} mode
 * @returns {esbuild.BuildOptions}
 */
export function dashboardOptions(mode) {
  return pageOptions(mode, { dashboard: 'dashboard/main.tsx' });
}

/**
 * @param {Mode} mode
 * @param {Readonly<Record<string, string>>} entries by name, below `webview`
 * @returns {esbuild.BuildOptions}
 */
function pageOptions(mode, entries) {
  return {
    ...common(mode),
    entryPoints: inWebview(entries),
    plugins: [lateScriptsStayOutside],
    // What else is imported late is only evaluated late: nothing has to be fetched for it.
    splitting: false,
    assetNames: '[name]-[hash]',
    loader: { '.ttf': 'file' },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: mode.production ? false : 'linked',
    metafile: true,
  };
}

/**
 * Options for `german.js` and `germanDashboard.js`, the texts of the panel and of the dashboard in German.
 * A build of its own: what it shares with the panel would otherwise be a chunk that every start waits for.
 * @param {Mode} mode
 * @returns {esbuild.BuildOptions}
 */
export function germanOptions(mode) {
  return {
    ...common(mode),
    entryPoints: inWebview({ german: 'german/main.ts', germanDashboard: 'german/dashboard.ts' }),
  };
}

/** @param {Readonly<Record<string, string>>} entries */
function inWebview(entries) {
  const files = Object.entries(entries).map(([name, file]) => [
    name,
    path.join(repoRoot, 'webview', file),
  ]);
  return Object.fromEntries(files);
}

/**
 * Builds `toolkit.js`, `highlighter.js` and one `languages/NAME.js` each, beside `main.js`. Does
 * nothing where they are there already, made of the same sources; a watch does not see changes to
 * them.
 * @param {Mode} mode
 */
export async function buildLateParts(mode) {
  const stampFile = path.join(mode.outdir ?? defaultOutdir, 'languages', 'stamp');
  const stamp = await stampOf(mode);
  if (existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp) return;
  const languages = languageNames().map((name) => [`languages/${name}`, `@shikijs/langs/${name}`]);
  await esbuild.build({
    ...common(mode),
    entryPoints: { ...lateScripts, ...Object.fromEntries(languages) },
    absWorkingDir: repoRoot,
    chunkNames: 'languages/shared-[hash]',
    assetNames: 'fonts/[name]-[hash]',
    loader: { '.woff2': 'file' },
    plugins: [oneFontFormat],
  });
  const outdir = mode.outdir ?? defaultOutdir;
  const license = path.join(repoRoot, 'node_modules', 'katex', 'LICENSE');
  await copyFile(license, path.join(outdir, 'fonts', 'LICENSE.txt'));
  await writeFile(stampFile, stamp);
}

/**
 * KaTeX's style sheet names each font in three formats; Chromium takes the first one.
 * @type {esbuild.Plugin}
 */
const oneFontFormat = {
  name: 'one-font-format',
  setup(build) {
    build.onLoad({ filter: /katex\.min\.css$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, 'utf8')).replaceAll(
        /,url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)/g,
        '',
      ),
      loader: 'css',
    }));
  },
};

/** @type {esbuild.Plugin} */
const lateScriptsStayOutside = {
  name: 'late-scripts-stay-outside',
  setup(build) {
    // No flag: esbuild reads the filter as a regular expression of Go.
    const filter = new RegExp(`/(?:${Object.keys(lateScripts).join('|')})\\.ts$`);
    build.onResolve({ filter }, ({ path: file, kind }) =>
      kind === 'dynamic-import'
        ? { path: `./${path.basename(file, '.ts')}.js`, external: true }
        : undefined,
    );
  },
};

/**
 * @param {Mode} mode
 * @returns {esbuild.BuildOptions}
 */
function common({ production, outdir = defaultOutdir }) {
  return {
    outdir,
    bundle: true,
    format: 'esm',
    splitting: true,
    platform: 'browser',
    target: 'chrome148',
    minify: production,
    legalComments: 'none',
    logLevel: 'warning',
  };
}

/** @param {Mode} mode */
async function stampOf({ production }) {
  const sources = [
    ...Object.values(lateScripts),
    'webview/code/syntaxTheme.ts',
    'webview/code/inks.ts',
    'src/protocol/codeTheme.ts',
    'package-lock.json',
  ];
  const hash = createHash('sha256').update(JSON.stringify([production, languageNames()]));
  for (const source of sources) hash.update(await readFile(path.join(repoRoot, source)));
  return hash.digest('hex');
}
