// Windows of a VS Code server in Chromium, and the few things that a person does in them.
import {
  chromium,
  type Browser,
  type BrowserContext,
  type Frame,
  type Locator,
  type Page,
} from 'playwright-core';
import { chromiumFlags, requireChromium } from '../../scripts/lib/chromium.mjs';
import { windowUrl } from '../../scripts/lib/hostTests.mjs';
import type { VsCode } from './vscodeServer.ts';

type Theme =
  'Light Modern' | 'Dark Modern' | 'Default High Contrast' | 'Default High Contrast Light';

export interface WindowOptions {
  readonly theme?: Theme;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** The language of VS Code as extensions see it; its own texts stay English, for there is no language pack. */
  readonly language?: 'de';
  /** Instead of the workspace's: `''` for none. Another folder costs less than another VS Code. */
  readonly folder?: string;
}

/** How long the workbench may take to come up on two busy cores; seen: 2 s to 6 s. */
const windowLimitMs = 60_000;
/** How long one step of a test may take; nearly all take less than a second. */
const actionLimitMs = 15_000;
/** How long a first try may take to show its result; each further one gets twice the time of the one before. */
const firstPatienceMs = 2_000;
const lastPatienceMs = 16_000;
/** After how long a list that lacks what is looked for is made anew. */
const againMs = 500;

let browser: Promise<Browser> | undefined;
const contexts = new Map<VsCode, BrowserContext>();

/**
 * Opens a window and waits for its workbench. All windows of one VS Code share one browser profile, so what
 * VS Code keeps in the browser (layout, secrets, mementos) survives reloads and `restart()`.
 */
export async function openWindow(vscode: VsCode, options: WindowOptions = {}): Promise<Page> {
  if (options.theme) vscode.updateSettings({ 'workbench.colorTheme': options.theme });
  const context = await contextOf(vscode);
  const page = await context.newPage();
  if (options.language) {
    await page.addInitScript((language) => {
      Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language });
    }, options.language);
  }
  if (options.viewport) await page.setViewportSize(options.viewport);
  await page.goto(addressOf(vscode, options.folder ?? vscode.workspace));
  await workbenchReady(page);
  return page;
}

/** Reloads a window as "Developer: Reload Window" does and waits for its workbench. */
export async function reloadWindow(page: Page): Promise<void> {
  await page.reload();
  await workbenchReady(page);
}

/** Closes one window as a person does: its host ends too. */
export async function closeWindow(page: Page): Promise<void> {
  if (page.isClosed()) return;
  // Only a page that is left says so to the server.
  await page.goto('about:blank');
  await page.close();
}

export async function closeWindows(vscode: VsCode): Promise<void> {
  await contexts.get(vscode)?.close();
  contexts.delete(vscode);
}

export async function closeBrowser(): Promise<void> {
  contexts.clear();
  const ending = browser;
  browser = undefined;
  await (await ending)?.close();
}

/** The open windows with a name each, for screenshots. */
export function openPages(vscode: VsCode): Page[] {
  return contexts.get(vscode)?.pages() ?? [];
}

/** Runs a command through the command palette by the title that the palette shows. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const pattern = new RegExp(`^${escapeForRegExp(title)}(?:,|$)`);
  await chooseInQuickInput(page, { key: 'F1', text: `>${title}`, pattern });
}

/** Opens a file of the workspace through quick open and waits for its editor. */
export async function openFile(page: Page, relativePath: string): Promise<void> {
  const name = relativePath.split('/').at(-1) ?? relativePath;
  const pattern = new RegExp(`^${escapeForRegExp(name)}(?:,|$|\\s)`);
  await chooseInQuickInput(page, { key: 'Control+P', text: relativePath, pattern });
  await page.getByRole('tab', { name: pattern }).first().waitFor();
}

/**
 * Answers an input box of VS Code, which may be one for passwords: that has no role.
 * @param title what the box shows above its field
 */
export async function answerInputBox(page: Page, title: string, answer: string): Promise<void> {
  const box = inputBox(page, title);
  const field = box.locator('input:not([type="checkbox"])');
  await box.waitFor();
  // The box sets its field once more just after it is shown.
  do {
    await field.fill(answer);
  } while ((await field.inputValue()) !== answer);
  await field.press('Enter');
  await box.waitFor({ state: 'hidden' });
}

/** VS Code's own class: the box has no role until its list has one. */
export function inputBox(page: Page, title: string): Locator {
  return page.locator('.quick-input-widget').filter({ hasText: title, visible: true });
}

/**
 * Does what may be done twice, until its result shows. A list can move under the pointer and a menu can
 * close again when what it belongs to is drawn anew; the slower the machine, the more often they do.
 */
export async function repeatUntil(result: Locator, step: () => Promise<void>): Promise<void> {
  for (let patienceMs = firstPatienceMs; ; patienceMs *= 2) {
    try {
      await step();
      await result.waitFor({ timeout: patienceMs });
      return;
    } catch (error) {
      // What comes late can be in the way of the next try, so a try that failed may have been needless.
      if (await result.isVisible()) return;
      if (patienceMs >= lastPatienceMs) throw error;
    }
  }
}

interface QuickChoice {
  readonly key: string;
  readonly text: string;
  readonly pattern: RegExp;
}

/**
 * Opens the quick input again where the choice does not come: commands and files arrive some time
 * after the workbench, an open list does not take them in, and what takes the focus closes it.
 */
async function chooseInQuickInput(page: Page, choice: QuickChoice): Promise<void> {
  for (let patienceMs = firstPatienceMs; ; patienceMs *= 2) {
    const input = await openQuickInput(page, choice.key);
    try {
      await pickOption(page, input, choice, patienceMs);
      return;
    } catch (error) {
      if (patienceMs >= lastPatienceMs) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/**
 * The frame of Parley's panel: a webview is an iframe in an iframe, and the inner one holds the document.
 * @param others frames of other panels, which it is not
 * @param timeoutMs how long to wait for it; the view has to be opened by the test
 */
export async function parleyFrame(
  page: Page,
  others: readonly Frame[] = [],
  timeoutMs = 30_000,
): Promise<Frame> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    for (const frame of page.frames()) {
      if (!others.includes(frame) && (await holdsPanel(frame))) return frame;
    }
    await page.waitForTimeout(50);
  }
  throw new Error(
    `no frame with [data-parley-root] within ${timeoutMs} ms; the frames are ${page
      .frames()
      .map((one) => one.url().slice(0, 80))
      .join(' | ')}`,
  );
}

async function holdsPanel(frame: Frame): Promise<boolean> {
  if (frame.isDetached()) return false;
  try {
    return (await frame.locator('[data-parley-root]').count()) > 0;
  } catch {
    // The frame went away or is navigating; the next round looks again.
    return false;
  }
}

async function contextOf(vscode: VsCode): Promise<BrowserContext> {
  const known = contexts.get(vscode);
  if (known) return known;
  const context = await (
    await sharedBrowser()
  ).newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await context.addInitScript(holdStill);
  context.setDefaultTimeout(actionLimitMs);
  context.setDefaultNavigationTimeout(windowLimitMs);
  contexts.set(vscode, context);
  return context;
}

/**
 * Stops what turns, or runs from side to side, for as long as something goes on: VS Code's own setting leaves it,
 * without a graphics card each takes half a core, and no test looks at it. Runs in the page.
 */
function holdStill(): void {
  if (globalThis.self !== globalThis.top) return;
  const still = new CSSStyleSheet();
  still.replaceSync('.codicon-modifier-spin, .progress-bit { animation: none !important; }');
  document.adoptedStyleSheets.push(still);
}

/** The one browser of a run; another one where it died, so that only one test fails by that. */
export async function sharedBrowser(): Promise<Browser> {
  if (browser !== undefined && !(await browser).isConnected()) browser = undefined;
  browser ??= chromium.launch({ executablePath: requireChromium(), args: chromiumFlags });
  return browser;
}

function addressOf(vscode: VsCode, folder: string): string {
  const paths =
    vscode.developmentPath === undefined
      ? {}
      : { extensionDevelopmentPath: vscode.developmentPath };
  const url = windowUrl(vscode, folder, paths);
  // Without a folder the server would open the last one.
  return folder === '' ? url.replace('folder=', 'ew=true') : url;
}

async function workbenchReady(page: Page): Promise<void> {
  // VS Code's own class: its shell has no role of its own before it is ready.
  await page.locator('.monaco-workbench').waitFor({ timeout: windowLimitMs });
  await page
    .getByRole('button', { name: /^remote\b/i })
    .first()
    .waitFor({ timeout: windowLimitMs });
}

/**
 * Writes into an input of VS Code itself. Playwright would type: where something took the focus meanwhile,
 * that would go into a file.
 */
export async function setValue(input: Locator, text: string): Promise<void> {
  const write = (element: Element, value: string): void => {
    if (!(element instanceof HTMLInputElement)) throw new TypeError('This is no input');
    element.value = value;
    element.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  // It was there a moment ago: one that what took the focus has closed does not come back by itself.
  await input.evaluate(write, text, { timeout: firstPatienceMs });
}

async function openQuickInput(page: Page, key: string): Promise<Locator> {
  const input = page.getByRole('textbox', {
    name: /^(?:Type the name of a command|Search files by name)/,
  });
  const deadline = Date.now() + windowLimitMs;
  // The first key presses can come before the workbench has bound its keys. A slow workbench has to be
  // waited for longer each time, or each try ends what the one before had begun.
  for (let patienceMs = 1_000; Date.now() < deadline; patienceMs *= 2) {
    await page.keyboard.press(key);
    try {
      await input.waitFor({ timeout: patienceMs });
      return input;
    } catch {
      await page.keyboard.press('Escape');
    }
  }
  throw new Error(`${key} did not open the quick input`);
}

async function pickOption(
  page: Page,
  input: Locator,
  choice: QuickChoice,
  patienceMs: number,
): Promise<void> {
  const option = page.getByRole('option', { name: choice.pattern }).first();
  try {
    await setValue(input, choice.text);
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += againMs) {
      if (await showsWithin(option, againMs)) break;
      // The list is made anew of what is typed: what came meanwhile is in it then.
      await setValue(input, `${choice.text} `);
      await setValue(input, choice.text);
    }
    await option.waitFor({ timeout: againMs });
  } catch (error) {
    const offered = await page.getByRole('option').allInnerTexts();
    throw new Error(
      `"${choice.text}" is not offered; offered: ${offered
        .slice(0, 8)
        .map((one) => one.replaceAll(/\s+/g, ' '))
        .join(' | ')}`,
      { cause: error },
    );
  }
  await option.click({ timeout: patienceMs });
}

function showsWithin(option: Locator, timeout: number): Promise<boolean> {
  return option.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}

const escapeForRegExp = (text: string) => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
