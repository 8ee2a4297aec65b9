// One window for many tests, put back between them: opening one costs more than most tests do.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { runCommand } from './browser.ts';
import { keepEvidenceOf } from './failureEvidence.ts';
import { keepParley, takeKept } from './keptParley.ts';
import { chatFrame, messageInput, turns } from './parleyPanel.ts';
import {
  openParley,
  reframed,
  setAside,
  type ParleyWindow,
  type ParleyWindowOptions,
} from './parleyWindow.ts';
import { clearNotifications } from './vscodeDialogs.ts';
import type { VsCode } from './vscodeServer.ts';

interface SharedWindowOptions extends ParleyWindowOptions {
  /** Whether no test of another suite may have had the window before. */
  readonly isFresh?: boolean;
}

/**
 * For a suite whose tests can do with a window that others had before: its files are as they were, no editor
 * is open, the chat is a new one, the model server has heard nothing. Chats of earlier tests are in the list,
 * of earlier suites too, which asked for a window with the same options and were content with it.
 * A test that failed, or that called `stop()`, leaves the next one (its own second try) a window of its own.
 * @returns what a test, or `beforeEach`, calls for its window
 */
export function shareParley(options: SharedWindowOptions = {}): () => Promise<ParleyWindow> {
  const share = createShare(options);
  afterEach(async function () {
    await keepEvidenceOf(this.currentTest);
    // What is tried once more has no state yet.
    if (this.currentTest?.state !== 'passed') await share.end();
  });
  after(() => share.leave());
  return () => share.take();
}

/**
 * The same for a suite each of whose tests goes on where the one before ended.
 * @returns what `before` calls for the window of the suite
 */
export function shareParleyAsSuite(options: SharedWindowOptions = {}): () => Promise<ParleyWindow> {
  const share = createShare(options);
  after(async function () {
    await keepEvidenceOf(this.currentTest);
    let isAsItWas = true;
    this.test?.parent?.eachTest((test) => (isAsItWas &&= test.state === 'passed'));
    await (isAsItWas ? share.leave() : share.end());
  });
  return () => share.take();
}

interface Share {
  take(): Promise<ParleyWindow>;
  /** To the next suite that wants the same. */
  leave(): Promise<void>;
  end(): Promise<void>;
}

function createShare({ isFresh = false, ...options }: SharedWindowOptions): Share {
  const key = keyOf(options);
  let parley: ParleyWindow | undefined;

  async function end(): Promise<void> {
    await parley?.stop();
    parley = undefined;
  }

  return {
    end,
    async take() {
      if (parley?.isOpen !== true) parley = await takeKept(isFresh ? undefined : key);
      if (parley?.isOpen === true) {
        try {
          parley = await startOver(parley, options);
          return parley;
        } catch (error) {
          // A window that cannot be put back is no reason to fail: the test has not begun.
          console.log(`        a new window, after “${String(error).split('\n', 1)[0] ?? ''}”`);
        }
      }
      await end();
      parley = await openParley(options);
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

/** What has to be the same in two windows; what the model server says is said anew. */
function keyOf({ vscode = {}, window = {}, server = {}, settings }: ParleyWindowOptions): string {
  // What a function makes of the server's address nobody can compare.
  if (settings !== undefined || server.wire !== undefined) return randomUUID();
  return JSON.stringify([vscode, window, { ...server, script: undefined }]);
}

async function startOver(
  parley: ParleyWindow,
  options: ParleyWindowOptions,
): Promise<ParleyWindow> {
  const { page, server, vscode } = parley;
  await page.keyboard.press('Escape');
  await closeEditors(page);
  restoreFiles(vscode);
  const quiet = page.getByRole('button', { name: /^(?:No )?Notifications$/u });
  if (!(await quiet.isVisible())) await clearNotifications(page);
  await runCommand(page, 'Parley: New Chat');
  const frame = await chatFrame(page);
  await turns(frame).first().waitFor({ state: 'detached' });
  await messageInput(frame).fill('');
  server.forget();
  server.reply(options.server?.script);
  return reframed(parley, frame);
}

async function closeEditors(page: Page): Promise<void> {
  // VS Code's own classes: tabs of editors have the same role as those of views.
  const first = page.locator('.editor-group-container .tab').first();
  if (!(await first.isVisible())) return;
  await runCommand(page, 'View: Close All Editors');
  const discard = page.getByRole('dialog').getByRole('button', { name: /^Don't Save/u });
  const gone = first.waitFor({ state: 'detached' });
  // Which of the two comes shows the other way to be none; the wait for it ends with the page.
  const asked = discard.waitFor().then(
    () => true,
    () => false,
  );
  if (await Promise.race([gone.then(() => false), asked])) await discard.click();
  await gone;
}

/** Makes the folder what it was copied from, and touches no file that is so already. */
function restoreFiles({ source, workspace }: VsCode): void {
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
  }
}

/** A link counts as a file: what it leads to is not the folder's. Node's own recursion would go on behind it. */
function filesBelow(folder: string): readonly string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    const below = filesBelow(path.join(folder, entry.name));
    return below.map((name) => path.join(entry.name, name));
  });
}
