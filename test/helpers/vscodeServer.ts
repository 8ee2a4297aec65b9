// A VS Code server for one UI test: a fresh user, a copy of a workspace, Parley from this repository or from a package.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { repoRoot, sampleWorkspace } from '../../scripts/lib/paths.mjs';
import {
  extensionHostPids,
  installVsix,
  readLogs,
  startServer,
} from '../../scripts/lib/server.mjs';
import {
  testSettings,
  userSettingsFile,
  writeUserSettings,
} from '../../scripts/lib/userSettings.mjs';
import { linkQuietExtensions, withoutOwnChat } from './quietExtensions.ts';

export interface VsCodeOptions {
  /** Folder to copy and open (default: the sample project); `null` opens a window without a folder. */
  readonly workspace?: string | null;
  /** User settings on top of the tests' own. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Install this package instead of loading the repository as a development extension. */
  readonly vsix?: string;
  /** The extension to load for development (default: the repository's root). */
  readonly developmentPath?: string;
  /** Work on this data folder and leave it there at the end. */
  readonly keepDataDir?: string;
  /** `ask` starts the workspace in Restricted Mode (default: `never-ask`). */
  readonly trust?: 'ask' | 'never-ask';
  /**
   * `all` has VS Code with all that it brings along, as people have it: Git, language servers, its own chat.
   * By default it has languages, themes and previews only: a window of the others takes nearly twice the work.
   */
  readonly builtIn?: 'all';
  /** Folders of extensions that VS Code, without all that it brings along, has besides. */
  readonly extensions?: readonly string[];
  /** Extra environment of the server and of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface VsCode {
  readonly url: string;
  readonly port: number;
  readonly serverPid: number;
  /** The opened copy; empty without a folder. */
  readonly workspace: string;
  /** What was copied. */
  readonly source: string;
  readonly dataDir: string;
  /** A link to the extension that is loaded for development; undefined when Parley was installed from a package. */
  readonly developmentPath: string | undefined;
  /** The extension host of the window (the newest one); throws when there is none. */
  extensionHostPid(): number;
  /** Ends the extension host as a crash would (SIGKILL) and waits until it is gone. Returns its id. */
  killExtensionHost(): Promise<number>;
  /**
   * Ends the server and starts it again on the same data folder and port. Open pages have to be reloaded.
   * @param whileDown done in between, when nothing holds the files
   */
  restart(whileDown?: () => void): Promise<void>;
  /** The log of the extension hosts so far, oldest first. */
  hostLog(): string;
  /** All logs of the server, output channels of extensions among them. */
  logs(): { file: string; text: string }[];
  /** Merges into the user's settings on the disk, of which a window hears when it is loaded (or see `settingsTaken`). */
  updateSettings(settings: Readonly<Record<string, unknown>>): void;
  /** Makes these the only settings on top of the tests' own. */
  replaceSettings(settings: Readonly<Record<string, unknown>>): void;
  /** What stands in the user's settings at the moment. */
  settings(): Readonly<Record<string, unknown>>;
  /** Whether these are the only ones on top of the tests' own. */
  hasSettings(settings: Readonly<Record<string, unknown>>): boolean;
  /** Ends the server and removes what it had written, unless `keepDataDir` was given. */
  stop(): Promise<void>;
}

/** How long VS Code may take to write its settings, in milliseconds. */
const writeLimitMs = 10_000;

/** Those not stopped yet: a failing test takes its evidence from them, and none outlives the run. */
export const runningVsCodes = new Set<VsCode>();

export async function startVsCode(options: VsCodeOptions = {}): Promise<VsCode> {
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'ui-test-'));
  const dataDir = options.keepDataDir ?? path.join(base, 'data');
  const workspace = copyWorkspace(options.workspace, base);
  const isWhole = options.builtIn === 'all';
  const ownSettings = isWhole ? testSettings : { ...testSettings, ...withoutOwnChat };
  mergeSettings(dataDir, { ...ownSettings, ...options.settings });
  const builtIn = isWhole
    ? {}
    : { builtInExtensionsDir: linkQuietExtensions(base, options.extensions) };
  if (options.vsix !== undefined) await installVsix(options.vsix, { dataDir });
  const start = (port?: number) =>
    startServer({
      dataDir,
      trust: options.trust ?? 'never-ask',
      smokeTestDriver: true,
      ...builtIn,
      ...(port === undefined ? {} : { port }),
      // A host would wait for a login shell's environment, which the profile of whoever runs the tests makes slow.
      env: { VSCODE_CLI: '1', ...options.env },
    });
  let server = await start();
  const vscode: VsCode = {
    url: server.url,
    port: server.port,
    get serverPid() {
      return server.pid;
    },
    workspace,
    source: options.workspace ?? sampleWorkspace,
    dataDir,
    developmentPath:
      options.vsix === undefined
        ? linkedExtension(options.developmentPath ?? repoRoot, base)
        : undefined,
    extensionHostPid: () => newestHost(server.pid),
    killExtensionHost: () => killNewestHost(server.pid),
    restart: async (whileDown) => {
      await server.stop();
      whileDown?.();
      server = await start(server.port);
    },
    hostLog: () =>
      readLogs(dataDir)
        .filter((one) => one.file.endsWith('remoteexthost.log'))
        .map((one) => one.text)
        .join('\n'),
    logs: () => readLogs(dataDir),
    updateSettings: (settings) => mergeSettings(dataDir, settings),
    replaceSettings: (settings) => writeUserSettings(dataDir, { ...ownSettings, ...settings }),
    settings: () => readSettings(dataDir),
    hasSettings: (settings) =>
      isDeepStrictEqual(readSettings(dataDir), { ...ownSettings, ...settings }),
    stop: async () => {
      runningVsCodes.delete(vscode);
      await server.stop();
      fs.rmSync(base, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
  runningVsCodes.add(vscode);
  return vscode;
}

function copyWorkspace(source: string | null | undefined, base: string): string {
  if (source === null) return '';
  const from = source ?? sampleWorkspace;
  // The folder keeps its name, which VS Code shows in its titles.
  const to = path.join(base, 'workspace', path.basename(from));
  fs.cpSync(from, to, { recursive: true });
  return to;
}

/**
 * VS Code prefers the themes below the extension in development to the one that the settings name. VS Code's
 * own themes are such where its installation lies in the repository, so it gets another path to the same files.
 */
function linkedExtension(extension: string, base: string): string {
  const link = path.join(base, 'extension');
  // A junction needs no rights on Windows; elsewhere the type means nothing.
  fs.symlinkSync(extension, link, 'junction');
  return link;
}

function mergeSettings(dataDir: string, settings: Readonly<Record<string, unknown>>): void {
  writeUserSettings(dataDir, { ...readSettings(dataDir), ...settings });
}

/** Again where VS Code is writing them, which it does in their place: what was read ends in the middle then. */
function readSettings(dataDir: string): Readonly<Record<string, unknown>> {
  const file = userSettingsFile(dataDir);
  const deadline = Date.now() + writeLimitMs;
  for (;;) {
    if (!fs.existsSync(file)) return {};
    try {
      return JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
    } catch (error) {
      if (!(error instanceof SyntaxError) || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function newestHost(serverPid: number): number {
  const pid = extensionHostPids(serverPid).at(-1);
  if (pid === undefined) throw new Error('there is no extension host: no window is open yet');
  return pid;
}

async function killNewestHost(serverPid: number): Promise<number> {
  const pid = newestHost(serverPid);
  process.kill(pid, 'SIGKILL');
  while (extensionHostPids(serverPid).includes(pid))
    await new Promise((done) => setTimeout(done, 20));
  return pid;
}
