// The dashboard in a window of VS Code.
import type { Frame, Page } from 'playwright-core';
import { runCommand } from './browser.ts';

/** Runs the command, and waits for the page. */
export async function openDashboard(page: Page): Promise<Frame> {
  await runCommand(page, 'Parley: Open Dashboard');
  const board = await dashboardFrame(page);
  await board.getByRole('list', { name: 'At a glance' }).waitFor();
  return board;
}

/** Chats have frames of their own, which a slow machine may make anew. */
export async function dashboardFrame(page: Page): Promise<Frame> {
  for (;;) {
    for (const frame of page.frames()) if (await holdsDashboard(frame)) return frame;
    await page.waitForTimeout(50);
  }
}

async function holdsDashboard(frame: Frame): Promise<boolean> {
  if (frame.isDetached()) return false;
  try {
    return (await frame.locator('main.dashboard').count()) > 0;
  } catch {
    // The frame went away or is navigating; the next round looks again.
    return false;
  }
}
