import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { closeWindows, openWindow, runCommand } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import { chatFrame } from '../helpers/parleyPanel.ts';
import { startVsCode } from '../helpers/vscodeServer.ts';

describe('a panel that cannot be opened', () => {
  const stops: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  });

  it('says why instead of staying grey, and opens once that is put right', async () => {
    const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'parley-copy-'));
    stops.push(() => fs.rmSync(copy, { recursive: true, force: true }));
    for (const part of ['package.json', 'package.nls.json', 'media', 'dist']) {
      fs.cpSync(path.join(repoRoot, part), path.join(copy, part), { recursive: true });
    }
    const dist = path.join(copy, 'dist');
    // As an update does that takes away what an open window has not loaded yet.
    const services = fs.readdirSync(dist).find((name) => /^services-\w+\.js$/u.test(name));
    assert.ok(services, 'the part that is loaded late');
    const away = path.join(copy, services);
    fs.renameSync(path.join(dist, services), away);

    const vscode = await startVsCode({ developmentPath: copy });
    stops.push(async () => {
      await closeWindows(vscode);
      await vscode.stop();
    });
    const page = await openWindow(vscode);
    await runCommand(page, 'Parley: Focus on Chat View');
    const said = await frameThatSays(page, 'Parley could not be opened');
    assert.match(await said.locator('body').innerText(), /services-\w+\.js/u);

    fs.renameSync(away, path.join(dist, services));
    await said.getByRole('link', { name: 'Try Again' }).click();
    await chatFrame(page);
  });
});

async function frameThatSays(page: Page, text: string): Promise<Frame> {
  let found: Frame | undefined;
  await waitUntil(async () => {
    for (const frame of page.frames()) {
      const count = await frame
        .getByText(text)
        .count()
        // A frame that is loading has nothing to say yet.
        .catch(() => 0);
      if (count > 0) found = frame;
    }
    return found !== undefined;
  });
  assert.ok(found);
  return found;
}
