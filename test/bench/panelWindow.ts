import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { closeBrowser, closeWindows, openWindow, reloadWindow } from '../helpers/browser.ts';
import { startVsCode } from '../helpers/vscodeServer.ts';
import { lower, median, type Figure } from './figures.ts';
import { fillSession } from './fillSession.ts';

/** An even number: both turns come equally often. */
const rounds = 6;
type Which = 'parley' | 'empty';
const keys: Record<Which, string> = { parley: 'Control+Alt+p', empty: 'Control+Alt+9' };

declare global {
  /**
   * When, in milliseconds since 1970, the input of this frame took the focus, its chat was shown, and its list of
   * messages had so many.
   */
  var panelTimes: { ready?: number; shown?: number; sizes: Record<string, number> };
  var pressedAt: number;
}

/**
 * The panel opened by its key in a window of VS Code: when it can be typed into, over an empty
 * webview in the same window, and when its session is there.
 */
export async function windowFigures(): Promise<readonly Figure[]> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'panel-bench-'));
  const installed = path.join(dataDir, 'extensions', 'test.empty-panel-0.0.1');
  fs.cpSync(path.join(repoRoot, 'test/fixtures/emptyPanel'), installed, { recursive: true });
  const vscode = await startVsCode({ keepDataDir: dataDir });
  try {
    const page = await openWindow(vscode);
    await page.context().addInitScript(watchPanel);
    await reloadWindow(page);
    await openPanel(page, 'parley');
    const figures: Figure[] = [];
    const empty = await measure(page, 0);
    figures.push(
      lower('first opened in a window: usable, over an empty webview', empty.first, 'ms', 150),
      lower('first opened in a window: chat shown', empty.firstShown, 'ms'),
      lower('opened again: usable, over an empty webview', empty.again, 'ms', 150),
      lower('opened again: chat shown', empty.shown, 'ms'),
    );
    for (const [messages, goal] of [
      [1_000, 200],
      [10_000, 400],
    ] as const) {
      await vscode.restart(() => fillSession(vscode, messages));
      await reloadWindow(page);
      const full = await measure(page, messages);
      const more = full.shown - empty.shown;
      figures.push(
        lower(`opened again: ${messages} messages shown, more than that`, more, 'ms', goal),
        lower(`opened again: all ${messages} there, more`, full.whole - empty.shown, 'ms'),
      );
    }
    return figures;
  } finally {
    await closeWindows(vscode);
    await vscode.stop();
    await closeBrowser();
    fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
  }
}

interface Opening {
  readonly first: number;
  readonly firstShown: number;
  readonly again: number;
  readonly shown: number;
  readonly whole: number;
}

async function measure(page: Page, messages: number): Promise<Opening> {
  // By turn: whatever opens first in a window pays for what both need.
  const first = { parley: [[], []], empty: [[], []] } as Record<Which, [number[], number[]]>;
  const firstShown: number[] = [];
  const again: number[] = [];
  const shown: number[] = [];
  const whole: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await hostReady(page);
    const order = round % 2 === 0 ? (['empty', 'parley'] as const) : (['parley', 'empty'] as const);
    const none = { ready: 0, shown: 0, whole: 0 };
    const times = { parley: none, empty: none };
    for (const which of order) times[which] = await openPanel(page, which, messages);
    firstShown.push(times.parley.shown);
    for (const [turn, which] of order.entries()) first[which][turn]?.push(times[which].ready);
    for (const which of order) times[which] = await openPanel(page, which, messages);
    again.push(times.parley.ready - times.empty.ready);
    shown.push(times.parley.shown);
    whole.push(times.parley.whole);
    await showExplorer(page);
    await reloadWindow(page);
  }
  return {
    first: ([0, 1] as const)
      .map((turn) => median(first.parley[turn]) - median(first.empty[turn]))
      .reduce((sum, more) => sum + more / 2, 0),
    firstShown: median(firstShown),
    again: median(again),
    shown: median(shown),
    whole: median(whole),
  };
}

/** A window that was just loaded starts its extensions: what that takes is neither panel's. */
async function hostReady(page: Page): Promise<void> {
  // VS Code’s own id: what the item says is up to the chat.
  await page.locator('.statusbar-item[id*="parley.status"]').waitFor();
}

/** Milliseconds from the key to the input with the focus, and to the session with so many messages. */
async function openPanel(
  page: Page,
  which: Which,
  messages = 0,
): Promise<{ ready: number; shown: number; whole: number }> {
  await showExplorer(page);
  const before = new Set(page.frames());
  await page.evaluate(() => {
    addEventListener(
      'keydown',
      (event) => void (globalThis.pressedAt = performance.timeOrigin + event.timeStamp),
      true,
    );
  });
  const deadline = Date.now() + 30_000;
  for (let asked = 0; Date.now() < deadline;) {
    // A window that was just loaded does not know the keys of extensions yet.
    if (Date.now() - asked > 5_000 && page.frames().every((each) => before.has(each))) {
      await page.keyboard.press(keys[which]);
      asked = Date.now();
    }
    for (const frame of page.frames().filter((each) => !before.has(each))) {
      const times = await frame.evaluate(() => globalThis.panelTimes).catch(() => undefined);
      if (times?.ready === undefined) continue;
      if (which === 'parley' && times.shown === undefined) continue;
      const pressed = await page.evaluate(() => globalThis.pressedAt);
      const isWhole = which === 'empty' || messages === 0;
      const whole = isWhole ? times.shown : times.sizes[String(messages)];
      // A long chat is shown from its end; whether it is the right one shows once it is whole.
      if (whole === undefined && which === 'parley') continue;
      return {
        ready: times.ready - pressed,
        shown: (times.shown ?? 0) - pressed,
        whole: (whole ?? 0) - pressed,
      };
    }
    await page.waitForTimeout(20);
  }
  throw new Error(`${which} did not open`);
}

async function showExplorer(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('tree', { name: /Explorer/u }).waitFor();
  await page.waitForTimeout(300);
}

/**
 * Runs in every frame before anything else. It looks every few milliseconds: VS Code writes the page
 * into a document that is there, and so takes all listeners away.
 */
function watchPanel(): void {
  globalThis.panelTimes = { sizes: {} };
  const now = (): number => performance.timeOrigin + performance.now();
  const seen = new Set<string>();
  setInterval(() => {
    const times = globalThis.panelTimes;
    if (document.activeElement instanceof HTMLTextAreaElement) times.ready ??= now();
    const turn = document.querySelector('[role=log] article, [role=log] .empty');
    const size = turn?.getAttribute('aria-setsize') ?? '0';
    if (!turn || seen.has(size)) return;
    seen.add(size);
    requestAnimationFrame(() =>
      setTimeout(() => {
        times.sizes[size] = now();
        times.shown ??= now();
      }),
    );
  }, 4);
}
