// Bundles test/host and runs it inside the extension host of a real VS Code: the npm-hosted one through
// Chromium, or a desktop one through @vscode/test-electron.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromiumFlags, requireChromium } from './chromium.mjs';
import { outDir, repoRoot, sampleWorkspace } from './paths.mjs';
import { ClearError, messageOf } from './report.mjs';
import { readLogs, startServer } from './server.mjs';
import { testSettings, writeUserSettings } from './userSettings.mjs';

/**
 * `share`: "2/3" runs the second third of the files; `write` hears what the tests say, as they say it
 * @typedef {{ resultFile: string, timeoutMs: number, grep?: string, share?: string, write: (text: Buffer) => void }} HostRun
 */

const bundleDir = path.join(outDir, 'test', 'host');
const tests = path.join(bundleDir, 'host', 'index.js');

/** One bundle per test file: mocha keeps their names, and shared modules become shared chunks. */
export async function bundleHostTests() {
  const root = path.join(repoRoot, 'test');
  const names = fs.readdirSync(path.join(root, 'host'), { recursive: true, encoding: 'utf8' });
  const entries = names
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join(root, 'host', name));
  if (entries.length === 0) throw new ClearError('There is no test in test/host.');
  await bundleForHost([path.join(root, 'host', 'index.ts'), ...entries], bundleDir);
}

/** What runs inside the extension host. @param {readonly string[]} entryPoints @param {string} outdir */
async function bundleForHost(entryPoints, outdir) {
  const { build } = await import('esbuild');
  fs.rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [...entryPoints],
    outdir,
    outbase: path.join(repoRoot, 'test'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'error',
  });
}

/**
 * Runs the suite and returns the complaints that VS Code made about Parley meanwhile.
 * @param {HostRun} options
 * @returns {Promise<string[]>}
 */
export async function runHostTests(options) {
  const output = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'host-output-')), 'output.txt');
  fs.writeFileSync(output, '');
  const stopFollowing = follow(output, options.write);
  try {
    return await runInHost({
      tests,
      timeoutMs: options.timeoutMs,
      env: {
        PARLEY_TEST_RESULT: options.resultFile,
        PARLEY_TEST_OUTPUT: output,
        PARLEY_TEST_GREP: options.grep ?? '',
        PARLEY_TEST_SHARE: options.share ?? '1/1',
      },
    });
  } finally {
    stopFollowing();
    fs.rmSync(path.dirname(output), { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Runs a bench in the extension host and gives what it wrote into the file `PARLEY_BENCH_RESULT`.
 * @param {string} entry a TypeScript file that exports `run`
 * @param {number} timeoutMs
 */
export async function runHostBench(entry, timeoutMs) {
  const outdir = path.join(outDir, 'bench', 'host');
  await bundleForHost([entry], outdir);
  const file = path.join(
    outdir,
    `${path.relative(path.join(repoRoot, 'test'), entry).slice(0, -3)}.js`,
  );
  const result = path.join(outdir, 'result.json');
  await runInHost({ tests: file, timeoutMs, env: { PARLEY_BENCH_RESULT: result } });
  return fs.readFileSync(result, 'utf8');
}

/**
 * Runs the entry `tests` on a copy of the sample workspace, and gives what VS Code complained about.
 * @param {{ tests: string, timeoutMs: number, env: Record<string, string> }} options
 */
async function runInHost({ tests: entry, timeoutMs, env }) {
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'host-tests-'));
  const workspace = path.join(base, 'workspace');
  const dataDir = path.join(base, 'data');
  fs.cpSync(sampleWorkspace, workspace, { recursive: true });
  // VS Code's git extension runs beside the tests: what it throws unseen would be theirs to answer for.
  writeUserSettings(dataDir, { ...testSettings, 'git.enabled': false });
  const server = await startServer({ dataDir, trust: 'never-ask', smokeTestDriver: true, env });
  try {
    const said = await runInBrowser(server, { workspace, entry, timeoutMs });
    return [...said, ...complaintsIn(readLogs(dataDir))];
  } finally {
    await server.stop();
    fs.rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Shows a growing file as it grows.
 * @param {string} file
 * @param {(text: Buffer) => void} write
 * @returns {() => void} shows the rest and ends
 */
function follow(file, write) {
  let shown = 0;
  const show = () => {
    const text = fs.existsSync(file) ? fs.readFileSync(file) : Buffer.alloc(0);
    write(text.subarray(shown));
    shown = Math.max(shown, text.length);
  };
  const timer = setInterval(show, 200);
  return () => {
    clearInterval(timer);
    show();
  };
}

/**
 * @param {import('./server.mjs').RunningServer} server
 * @param {{ workspace: string, entry: string, timeoutMs: number }} run
 * @returns {Promise<string[]>} errors and warnings of the workbench that name Parley
 */
async function runInBrowser(server, { workspace, entry, timeoutMs }) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: requireChromium(), args: chromiumFlags });
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const said = [];
    await page.exposeFunction(
      'codeAutomationLog',
      (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
        const text = args.map(String).join(' ');
        if (
          (type === 'error' || type === 'warn') &&
          namesParley(text) &&
          !/host tests failed/.test(text)
        )
          said.push(`${type}: ${text}`);
      },
    );
    /** @type {Promise<number>} */
    const exit = new Promise((resolve, reject) => {
      void page.exposeFunction('codeAutomationExit', resolve);
      void server.exited.then(() =>
        reject(new ClearError('The VS Code server ended before the tests did.')),
      );
      setTimeout(
        () => reject(new ClearError(`The host tests did not end within ${timeoutMs / 1000} s.`)),
        timeoutMs,
      ).unref();
    });
    await page.goto(
      windowUrl(server, workspace, {
        extensionDevelopmentPath: repoRoot,
        extensionTestsPath: entry,
      }),
    );
    await exit;
    return said;
  } finally {
    await browser.close();
  }
}

/**
 * @param {{ url: string, port: number }} server
 * @param {string} folder
 * @param {Record<string, string>} paths what the payload names, by absolute path
 */
export function windowUrl(server, folder, paths) {
  const remote = (/** @type {string} */ file) => `vscode-remote://127.0.0.1:${server.port}${file}`;
  const payload = [
    ...Object.entries(paths).map(([name, file]) => [name, remote(file)]),
    ['enableProposedApi', ''],
    ['skipWelcome', 'true'],
  ];
  return `${server.url}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

/** The clone's own folder may be called parley; only what is said about the extension counts. @param {string} text */
const namesParley = (text) => /parley/i.test(text.replaceAll(repoRoot, ''));

/**
 * Errors and warnings of the extension host's log that name Parley, each with the lines that follow it.
 * @param {{ file: string, text: string }[]} logs
 */
function complaintsIn(logs) {
  const hostLogs = logs.filter((one) => /remoteexthost\.log$|remoteagent\.log$/.test(one.file));
  const entries = hostLogs.flatMap((one) => one.text.split(/^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/m));
  return entries
    .filter((entry) => /^\S+ \S+ \[(?:error|warning)\]/.test(entry) && namesParley(entry))
    .map((entry) => entry.trim());
}

/** @param {Pick<HostRun, 'resultFile' | 'timeoutMs'>} options */
export async function runDesktopTests(options) {
  const { runTests } = await import('@vscode/test-electron');
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'desktop-tests-'));
  fs.cpSync(sampleWorkspace, path.join(base, 'workspace'), { recursive: true });
  try {
    await runTests({
      extensionDevelopmentPath: repoRoot,
      extensionTestsPath: tests,
      launchArgs: [
        path.join(base, 'workspace'),
        '--disable-workspace-trust',
        '--skip-welcome',
        '--user-data-dir',
        path.join(base, 'data'),
      ],
      extensionTestsEnv: { PARLEY_TEST_RESULT: options.resultFile },
    });
  } catch (error) {
    if (
      /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|fetch|getaddrinfo|download|status code|Request/i.test(
        messageOf(error),
      )
    )
      throw new ClearError(desktopUnreachable);
    throw error;
  } finally {
    fs.rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const desktopUnreachable =
  'A desktop VS Code could not be downloaded: its download site is not reachable. Check the network, or leave --desktop (test:desktop) away to use the VS Code server.';
