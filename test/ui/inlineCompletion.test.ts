// Code that is completed while a person types, in a real VS Code.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openFile, repeatUntil, runCommand } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import type { RecordedRequest } from '../helpers/fakeModelServer.ts';
import { settingsTaken } from '../helpers/liveSettings.ts';
import { textReply, type Script } from '../helpers/modelScripts.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';

const on = { 'parley.completion.inline': true, 'editor.wordBasedSuggestions': 'off' };

/** A model that knows nothing but what it is sent: it calls the function that another file declares. */
function callsWhatItSaw({ raw }: RecordedRequest): Script {
  const [, found] = /export function (?<name>surcharge\w*)/u.exec(raw) ?? [];
  return textReply(found === undefined ? '' : `${found}(10);`);
}

/** Files beside the sample project's own. */
function workspaceWith(files: Readonly<Record<string, string>>): string {
  const base = fs.realpathSync(fs.mkdtempSync(path.join('/tmp', 'parley-inline-')));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(base, name)), { recursive: true });
    fs.writeFileSync(path.join(base, name), text);
  }
  return base;
}

describe('code that is completed while it is typed', () => {
  let parley: ParleyWindow;
  const workspace = workspaceWith({
    'src/fees.ts':
      'export function surchargeOf(total: number): number {\n  return total > 100 ? 0 : 5;\n}\n',
    'src/order.ts': '// The fee of an order:\n',
    // What a model said at a place once it is not asked again.
    'src/due.ts': '// What is due:\n',
    '.env': 'LEVEL=1\n',
  });
  after(() => fs.rmSync(workspace, { recursive: true, force: true }));

  const share = shareParley({
    isLive: true,
    server: { script: callsWhatItSaw },
    vscode: { workspace },
  });

  const open = async (settings = {}): Promise<Page> => {
    parley = await share(settings);
    return parley.page;
  };

  const type = async (page: Page, file: string, text: string): Promise<void> => {
    await openFile(page, file);
    await page.keyboard.press('Control+End');
    // What a try before this one left of the line.
    await page.keyboard.press('Shift+Home');
    // At once: where keys come slowly the model is asked in the middle of the line, and not again at its end.
    await page.keyboard.insertText(text);
  };
  const ghost = (page: Page): Locator => page.locator('.ghost-text-decoration').first();
  const read = (file: string): string =>
    fs.readFileSync(path.join(parley.vscode.workspace, file), 'utf8');
  const saved = async (page: Page, file: string, text: string): Promise<void> => {
    await page.keyboard.press('Control+S');
    await waitUntil(() => Promise.resolve(read(file) === text));
  };
  const typeAndSave = async (page: Page, file: string, text: string): Promise<void> => {
    const whole = `${read(file)}${text}`;
    const deadline = Date.now() + 30_000;
    do {
      // All of it each time, for any of the keys may be dropped.
      await openFile(page, file);
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText(whole);
      await page.keyboard.press('Control+S');
      await page.waitForTimeout(500);
    } while (read(file) !== whole && Date.now() < deadline);
    assert.equal(read(file), whole);
  };

  it('is off unless somebody turns it on', async () => {
    const page = await open();
    await openFile(page, 'src/fees.ts');
    await typeAndSave(page, 'src/due.ts', 'const due = ');
    await runCommand(page, 'Trigger Inline Suggestion');
    assert.equal(parley.server.chats.length, 0);
    parley.vscode.updateSettings(on);
    await settingsTaken(parley);
    // Keys that come before VS Code knows who completes ask nobody.
    await repeatUntil(ghost(page), () => type(page, 'src/due.ts', 'const due = '));
    assert.ok(parley.server.chats.length > 0);
  });

  it('uses what another open file declares, and Tab takes it', async () => {
    const page = await open(on);
    await openFile(page, 'src/fees.ts');
    // As often as it takes: an editor that is just being shown loses keys, and so is what they would ask for.
    await repeatUntil(ghost(page), () => type(page, 'src/order.ts', 'const fee = '));
    assert.match(await ghost(page).innerText(), /surchargeOf/u);
    const asked = (): string =>
      parley.server.chats.find(({ raw }) => raw.includes('const fee = <'))?.raw ?? '';
    await waitUntil(() => Promise.resolve(asked() !== ''));
    assert.match(asked(), /File: src\/fees\.ts/u);
    assert.match(asked(), /<prefix>\/\/ The fee of an order:\\nconst fee = <\/prefix>/u);
    await page.keyboard.type('sur');
    await ghost(page).waitFor();
    await page.keyboard.press('Tab');
    await saved(page, 'src/order.ts', '// The fee of an order:\nconst fee = surchargeOf(10);');
    const about = parley.server.chats.filter(({ raw }) => raw.includes('const fee = sur<'));
    assert.deepEqual(about, [], 'what was typed is the beginning of what was there');
  });

  it('sends nothing of a file for secrets, neither for itself nor for others', async () => {
    const page = await open(on);
    await type(page, '.env', 'TOKEN=');
    await runCommand(page, 'Trigger Inline Suggestion');
    await waitUntil(() =>
      Promise.resolve(
        parley.vscode
          .logs()
          .some(({ text }) =>
            /Code was not completed: Parley sends nothing of this file/u.test(text),
          ),
      ),
    );
    assert.equal(parley.server.chats.length, 0);
    await type(page, 'src/order.ts', 'const sum = ');
    const asked = await parley.server.waitForRequest();
    assert.doesNotMatch(asked.raw, /LEVEL|TOKEN/u);
    assert.ok(asked.raw.includes('order.ts'));
  });
});
