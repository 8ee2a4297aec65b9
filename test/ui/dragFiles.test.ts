import type { Frame, Page } from 'playwright-core';
import { runCommand } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import { chatFrame, messageInput } from '../helpers/parleyPanel.ts';
import { shareParley } from '../helpers/sharedParley.ts';

/** Unlike each other, so that each place shows which one it has. */
const foregrounds = { foreground: '#12ab34', 'sideBar.foreground': '#ab1234' };

describe('a chat beside the Explorer', () => {
  const share = shareParley();

  it('has all files mentioned that are dragged into it', async () => {
    const { page, frame } = await share();
    const tab = await tabBesideExplorer(page, frame);
    const entry = (name: string) =>
      page.getByRole('tree', { name: 'Files Explorer' }).getByRole('treeitem', { name });
    await entry('package.json').waitFor();
    await entry('src').click({ modifiers: ['ControlOrMeta'] });
    await entry('package.json').click({ modifiers: ['ControlOrMeta'] });
    const dragged = draggedData(page);
    await entry('package.json').hover();
    await page.mouse.down();
    await page.mouse.move(200, 400, { steps: 5 });
    const data = await dragged;
    await page.mouse.up();
    // A browser that is driven gives no drag to a frame of another origin: what VS Code put into this one is
    // dropped there.
    await messageInput(tab).evaluate((input, entries) => {
      const dataTransfer = new DataTransfer();
      for (const [type, value] of entries) dataTransfer.setData(type, value);
      const options = { bubbles: true, cancelable: true, dataTransfer };
      input.dispatchEvent(new DragEvent('drop', options));
    }, data);
    await waitUntil(async () => {
      const text = await messageInput(tab).inputValue();
      return text.includes('@package.json') && text.includes('@src');
    });
  });

  it('has the colour of its place, where a theme has one for each', async () => {
    const { page, frame } = await share({ 'workbench.colorCustomizations': foregrounds });
    const colorOf = (inside: Frame) =>
      inside.locator('body').evaluate((body) => getComputedStyle(body).color);
    await waitUntil(async () => (await colorOf(frame)) === 'rgb(171, 18, 52)');
    await runCommand(page, 'Parley: Open Chat in Editor Tab');
    const tab = await chatFrame(page, [frame]);
    await waitUntil(async () => (await colorOf(tab)) === 'rgb(18, 171, 52)');
  });
});

/** All that the next drag has in it, by type. */
function draggedData(page: Page): Promise<[string, string][]> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        // After VS Code has put everything in.
        addEventListener('dragstart', ({ dataTransfer }) => {
          const types = dataTransfer?.types ?? [];
          resolve(types.map((type) => [type, dataTransfer?.getData(type) ?? '']));
        });
      }),
  );
}

async function tabBesideExplorer(page: Page, sideBar: Frame): Promise<Frame> {
  await runCommand(page, 'Parley: Open Chat in Editor Tab');
  const tab = await chatFrame(page, [sideBar]);
  await page
    .getByRole('tab', { name: /^Explorer/u })
    .first()
    .click();
  return tab;
}
