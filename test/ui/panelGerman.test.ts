// The panel where VS Code is German: in every state of it, nothing that is seen or heard is English.
import assert from 'node:assert/strict';
import type { Deed } from '../../src/protocol/deeds.ts';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import { strings } from '../../webview/strings.ts';
import { actionStrings } from '../../webview/actionStrings.ts';
import { approvalStrings } from '../../webview/approvalStrings.ts';
import { findStrings } from '../../webview/find/findStrings.ts';
import { germanTables } from '../../webview/german/germanTables.ts';
import { pasteStrings } from '../../webview/pastes/pasteStrings.ts';
import { queueStrings } from '../../webview/queueStrings.ts';
import { stepStrings } from '../../webview/steps/stepStrings.ts';
import { summaryStrings } from '../../webview/summaryStrings.ts';
import { nextActionStrings } from '../../webview/transcript/nextActionStrings.ts';
import { question, reply, richAnswer, snapshot, snapshotOf } from './panelContent.ts';
import { openGermanPanel, type PanelPage } from './panelHarness.ts';
import { scenes } from './panelScenes.ts';

const german = new Set(textsOf(germanTables));
const english = new Set(
  textsOf([
    strings,
    actionStrings,
    approvalStrings,
    findStrings,
    pasteStrings,
    queueStrings,
    stepStrings,
    summaryStrings,
    nextActionStrings,
  ]).filter((text) => !german.has(text)),
);
/** What the scenes' host says is English. */
const hostTexts = new Set(['Instructions', 'Set API Key', 'Show Folder']);
const asked = question('q1', 'Wie wird die Summe berechnet?');
const answered = reply('r1', 'q1', { text: richAnswer });

describe('the panel in German', function () {
  this.timeout(120_000);
  let panel: PanelPage;

  afterEach(() => panel.close());

  async function open(messages: readonly HostMessageBody[]): Promise<void> {
    panel = await openGermanPanel();
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(...messages);
  }

  it('has German roles and names, and reads numbers as Germans write them', async () => {
    await open([snapshot([asked, { ...answered, usage: { input: 12_345, output: 67 } }])]);
    const { page } = panel;
    await page.getByRole('textbox', { name: 'Nachricht' }).fill('Hallo');
    await page.getByRole('button', { name: 'Senden', exact: true }).waitFor();
    await page.getByRole('combobox', { name: 'Modell' }).waitFor();
    await page.getByRole('log', { name: 'Unterhaltung' }).waitFor();
    await page.getByText('12.345 gesendet · 67 erhalten').waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    assert.deepEqual(panel.errors, []);
    assert.deepEqual(await panel.violations(), []);
  });

  it('does what it does in English: a search says German words', async () => {
    await open([snapshot([asked, answered])]);
    await panel.press('Control+f');
    await panel.page.getByPlaceholder('Suchen').fill('Summe');
    await panel.page.getByText('1 von 1').first().waitFor();
  });

  it('calls a checkpoint that Parley made by itself by its German title', async () => {
    const made = {
      id: 'c1',
      kind: 'checkpoint',
      label: 'Before: Undo Restore “Before: X”',
    } as const;
    const deed: Deed = { ...made, after: 'r1', status: 'done', startedAt: 1 };
    await open([snapshotOf({ messages: [asked, answered], deeds: [deed] })]);
    await panel.page.getByText('Vor: Rückgängig: „Vor: X“ wiederherstellen').waitFor();
  });

  for (const { name, messages } of scenes) {
    it(`is German in the state "${name}"`, async () => {
      await open(messages);
      await panel.page.locator('vscode-button, button').first().waitFor();
      const shown = await shownIn(panel);
      assert.ok(shown.some((text) => german.has(text)));
      assert.deepEqual(
        shown.filter((text) => english.has(text) && !hostTexts.has(text)),
        [],
      );
      assert.deepEqual(panel.errors, []);
    });
  }
});

/** Each text that is seen, and each name and hint that is read aloud or shown by pointing. */
async function shownIn({ page }: PanelPage): Promise<readonly string[]> {
  const texts = await page.evaluate(() => {
    const named = ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext'];
    const walker = document.createTreeWalker(
      document.body,
      NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
    );
    const found: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!(node instanceof Element)) found.push(node.textContent ?? '');
      else for (const attribute of named) found.push(node.getAttribute(attribute) ?? '');
    }
    return found;
  });
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}

/** The plain texts of tables; those made with values are not among them. */
function textsOf(table: unknown): readonly string[] {
  if (typeof table === 'string') return [table];
  return typeof table === 'object' && table !== null ? Object.values(table).flatMap(textsOf) : [];
}
