// What VS Code asks and says outside of its editors: lists to pick from, its file dialog, notifications.
import type { Locator, Page } from 'playwright-core';
import { inputBox, repeatUntil, runCommand } from './browser.ts';

/** Runs a command that shows a list, again until the list holds the line, and picks it. */
export async function pickAfter(page: Page, command: string, line: RegExp): Promise<void> {
  const option = page.getByRole('option', { name: line }).first();
  await repeatUntil(option, async () => {
    await page.keyboard.press('Escape');
    await runCommand(page, command);
  });
  await option.click();
}

/** Picks a line of the list that is open or about to open. */
export async function pick(page: Page, line: RegExp): Promise<void> {
  await page.getByRole('option', { name: line }).first().click();
}

/**
 * Takes the path that VS Code's own file dialog proposes, an input box with the path in it, and gives
 * it. The dialog fills it in some time after it is shown; what is typed before that is written over.
 */
export async function saveAsProposed(page: Page, title: string, folder: string): Promise<string> {
  const box = inputBox(page, title);
  const field = box.locator('input:not([type="checkbox"])');
  await box.waitFor();
  let file = await field.inputValue();
  while (!file.startsWith(folder) || file.endsWith('/')) {
    await page.waitForTimeout(50);
    file = await field.inputValue();
  }
  await repeatUntilHidden(box, () => field.press('Enter', { timeout: 1_000 }));
  return file;
}

/** Picks a file by its name in the folder that VS Code's own file dialog begins in. */
export async function openProposed(page: Page, title: string, name: RegExp): Promise<void> {
  const box = inputBox(page, title);
  await repeatUntilHidden(box, () =>
    box.getByRole('option', { name }).first().click({ timeout: 5_000 }),
  );
}

/** While the dialog still reads a folder it takes no answer. */
async function repeatUntilHidden(box: Locator, step: () => Promise<void>): Promise<void> {
  for (let patienceMs = 1_000; ; patienceMs *= 2) {
    try {
      await step();
      await box.waitFor({ state: 'hidden', timeout: patienceMs });
      return;
    } catch (error) {
      if (!(await box.isVisible())) return;
      if (patienceMs > 8_000) throw error;
    }
  }
}

/** The notification that says this. The tests' VS Code shows notifications only in its list of them. */
export async function notification(page: Page, text: string | RegExp): Promise<Locator> {
  const said = page.getByRole('dialog').filter({ hasText: text }).first();
  await repeatUntil(said, () => runCommand(page, 'Notifications: Show Notifications'));
  return said;
}

export async function clearNotifications(page: Page): Promise<void> {
  await runCommand(page, 'Notifications: Clear All Notifications');
}
