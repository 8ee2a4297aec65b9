// One window for many tests, put back between them: opening one costs more than most tests do.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { reloadWindow, runCommand } from './browser.ts';
import { keepEvidenceOf } from './failureEvidence.ts';
import { keepParley, takeKept } from './keptParley.ts';
import { settingsTaken } from './liveSettings.ts';
import { chatFrame, messageInput, turns } from './parleyPanel.ts';
import {
  openChat,
  openParley,
  reframed,
  setAside,
  settingsOf,
  type ParleyWindow,
  type ParleyWindowOptions,
} from './parleyWindow.ts';
import { clearNotifications } from './vscodeDialogs.ts';
import type { VsCode } from './vscodeServer.ts';

interface SharedWindowOptions extends ParleyWindowOptions {
  /** Whether no test of another suite may have had the window before. */
  readonly isFresh?: boolean;
  /**
   * Whether the running window takes over the settings of each test. What counts from its start on, as where a
   * model is, needs a window that is loaded anew.
   */
  readonly isLive?: boolean;
}

/**
 * VS Code for suites that save files. On the web it does so by itself a second after a change: a test that waits for
 * the disk would end before the saving that it asked for has begun, which then meets the files of the next test.
 */
export const savedOnDemand = { settings: { 'files.autoSave': 'off' } } as const;

/** Gives a window; with `more`, settings of the user that one test wants on top of those of its suite. */
type TakeParley = (more?: Readonly<Record<string, unknown>>) => Promise<ParleyWindow>;

/**
 * For a suite whose tests can do with a window that others had before: its files are as they were, no editor
 * is open, the chat is a new one, the model server has heard nothing, and only the suite's settings count.
 * Chats of earlier tests are in the list, of earlier suites too, which were content with a window of this kind.
 * A test that failed, or that called `stop()`, leaves the next one (its own second try) a window of its own.
 * @returns what a test, or `beforeEach`, calls for its window
 */
export function shareParley(options: SharedWindowOptions = {}): TakeParley {
  const share = createShare(options);
  afterEach(async function () {
    await keepEvidenceOf(this.currentTest);
    // What is tried once more has no state yet.
    if (this.currentTest?.state !== 'passed') await share.end();
  });
  after(() => share.leave());
  return (more) => share.take(more);
}

/**
 * The same for a suite each of whose tests goes on where the one before ended.
 * @returns what `before` calls for the window of the suite
 */
export function shareParleyAsSuite(options: SharedWindowOptions = {}): TakeParley {
  const share = createShare(options);
  after(async function () {
    await keepEvidenceOf(this.currentTest);
    let isAsItWas = true;
    this.test?.parent?.eachTest((test) => (isAsItWas &&= test.state === 'passed'));
    await (isAsItWas ? share.leave() : share.end());
  });
  return (more) => share.take(more);
}

interface Share {
  readonly take: TakeParley;
  /** To the next suite that wants the same. */
  leave(): Promise<void>;
  end(): Promise<void>;
}

function createShare({ isFresh = false, isLive = false, ...options }: SharedWindowOptions): Share {
  const key = keyOf(options);
  let parley: ParleyWindow | undefined;

  async function end(): Promise<void> {
    await parley?.stop();
    parley = undefined;
  }

  return {
    end,
    async take(more = {}) {
      const { settings = {}, ...vscode } = options.vscode ?? {};
      const wanted = { ...options, vscode: { ...vscode, settings: { ...settings, ...more } } };
      if (parley?.isOpen !== true) parley = await takeKept(isFresh ? undefined : key);
      if (parley?.isOpen === true) {
        try {
          parley = await startOver(parley, wanted, isLive);
          return parley;
        } catch (error) {
          // A window that cannot be put back is no reason to fail: the test has not begun.
          console.log(`        a new window, after “${String(error).split('\n', 1)[0] ?? ''}”`);
        }
      }
      await end();
      parley = await openParley(wanted);
      return parley;
    },
    async leave() {
      const leaving = parley;
      parley = undefined;
      if (leaving?.isOpen !== true) return;
      setAside(leaving);
      await keepParley(key, leaving);
    },
  };
}

/** What has to be the same in two windows. The server of a running one takes over another role. */
function keyOf({ vscode = {}, window = {}, server = {}, settings }: ParleyWindowOptions): string {
  const { models: _models, key: _key, script: _script, ...rest } = server;
  // Of such a server, and of such settings, a function is part, which nobody can compare.
  if (settings !== undefined || Object.keys(rest).length > 0) return randomUUID();
  return JSON.stringify([vscode, window]);
}

async function startOver(
  parley: ParleyWindow,
  options: ParleyWindowOptions,
  isLive: boolean,
): Promise<ParleyWindow> {
  const { page, server, vscode } = parley;
  await page.keyboard.press('Escape');
  await closeEditors(page);
  const restored = restoreFiles(vscode);
  const quiet = page.getByRole('button', { name: /^(?:No )?Notifications$/u });
  if (!(await quiet.isVisible())) await clearNotifications(page);
  await messageInput(await beginChat(page)).fill('');
  // What VS Code had just saved it looks at only after that: it would take what was restored for its own text, and
  // show that for ever. It is done with it once a chat was begun, and hears of another time of change.
  for (const file of restored) fs.utimesSync(file, new Date(), new Date());
  server.startOver(options.server);
  const settings = settingsOf(options, server);
  const isOther = !vscode.hasSettings(settings);
  if (isOther) vscode.replaceSettings(settings);
  if (isOther && isLive) await settingsTaken(parley);
  else if (isOther) {
    // A window that is loaded anew costs half of a new one, and all of the settings count in it.
    await reloadWindow(page);
    await openChat(page);
    server.startOver(options.server);
  }
  return reframed(parley, await chatFrame(page));
}

/** How long a key may take to show what it does before the palette is drawn for the same. */
const keyLimitMs = 2_000;

/** A new chat, the panel shown where another view is. */
async function beginChat(page: Page): Promise<Frame> {
  try {
    await pressKeys(page, 'Control+Alt+H', 'n');
    const frame = await chatFrame(page, [], keyLimitMs);
    await turns(frame).first().waitFor({ state: 'detached', timeout: keyLimitMs });
    return frame;
  } catch {
    await runCommand(page, 'Parley: New Chat');
    const frame = await chatFrame(page);
    await turns(frame).first().waitFor({ state: 'detached' });
    return frame;
  }
}

/** A chord, key by key. */
async function pressKeys(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

async function closeEditors(page: Page): Promise<void> {
  // VS Code's own classes: tabs of editors have the same role as those of views.
  const first = page.locator('.editor-group-container .tab').first();
  if (!(await first.isVisible())) return;
  await pressKeys(page, 'Control+k', 'Control+w');
  const discard = page.getByRole('dialog').getByRole('button', { name: /^Don't Save/u });
  const gone = first.waitFor({ state: 'detached' }).then(() => 'gone');
  // Which of the two comes shows the other way to be none; the wait for it ends with the page.
  const asked = discard.waitFor().then(
    () => 'asked',
    () => gone,
  );
  const late = page.waitForTimeout(keyLimitMs).then(() => 'late');
  if ((await Promise.race([gone, asked, late])) === 'late')
    await runCommand(page, 'View: Close All Editors');
  if ((await Promise.race([gone, asked])) === 'asked') await discard.click();
  await gone;
}

/**
 * Makes the folder what it was copied from, and touches no file that is so already.
 * @returns the paths of the others
 */
function restoreFiles({ source, workspace }: VsCode): readonly string[] {
  const restored: string[] = [];
  const wanted = filesBelow(source);
  for (const name of filesBelow(workspace).filter((each) => !wanted.includes(each)))
    fs.rmSync(path.join(workspace, name));
  for (const name of wanted) {
    const [from, to] = [path.join(source, name), path.join(workspace, name)];
    const isSame =
      fs.existsSync(to) &&
      fs.statSync(to).mode === fs.statSync(from).mode &&
      fs.readFileSync(to).equals(fs.readFileSync(from));
    if (isSame) continue;
    fs.mkdirSync(path.dirname(to), { recursive: true });
    // In its place where there is one: of a file that goes and comes VS Code may show what was in it before.
    const isPlain = fs.existsSync(to) && fs.lstatSync(to).isFile();
    if (!isPlain) fs.rmSync(to, { force: true });
    else fs.chmodSync(to, 0o600);
    fs.writeFileSync(to, fs.readFileSync(from));
    fs.chmodSync(to, fs.statSync(from).mode);
    restored.push(to);
  }
  return restored;
}

/** A link counts as a file: what it leads to is not the folder's. Node's own recursion would go on behind it. */
function filesBelow(folder: string): readonly string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    const below = filesBelow(path.join(folder, entry.name));
    return below.map((name) => path.join(entry.name, name));
  });
}
