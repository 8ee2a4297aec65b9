import type { Locator, Page } from 'playwright-core';
import { setValue } from './browser.ts';

/**
 * A button above the editor in front. Of a notification about an earlier change one may have the same name, and
 * it stays there when that change is decided.
 */
export function editorButton(page: Page, name: RegExp | string): Locator {
  // VS Code's own classes: a toolbar of editors has the same role as others.
  return page
    .locator('.editor-group-container.active .editor-actions')
    .getByRole('button', { name })
    .first();
}

/** Puts the selection on whole lines, 1-based, by the keyboard; again where a key came too early. */
export async function selectLines(page: Page, start: number, end: number): Promise<void> {
  const selected = page.getByText(/\(\d+ selected\)/u);
  const place = page.locator('.quick-input-box input');
  for (let attempt = 1; ; attempt++) {
    try {
      await page.keyboard.press('Control+G');
      await place.waitFor({ timeout: 3_000 });
      await setValue(place, `:${start}`);
      await place.press('Enter', { timeout: 3_000 });
      await place.waitFor({ state: 'hidden', timeout: 3_000 });
      await page.keyboard.press('Home');
      for (let line = start; line < end; line++) await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Shift+End');
      await selected.waitFor({ timeout: 3_000 });
      return;
    } catch (error) {
      if (attempt === 4) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Waits for what another process does to the disk, which tells nobody. */
export async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not come true within 30 s');
    await new Promise((done) => setTimeout(done, 50));
  }
}
