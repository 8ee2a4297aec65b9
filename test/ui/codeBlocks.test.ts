import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { openFile } from '../helpers/browser.ts';
import { editorButton, waitUntil } from '../helpers/editor.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { approvalCard, replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { savedOnDemand, shareParleyAsSuite } from '../helpers/sharedParley.ts';
import { notification } from '../helpers/vscodeDialogs.ts';

const file = 'src/money.ts';

const rounding = `export function roundCents(amount: number, mode = 'half-up'): Cents {
  if (mode === 'down') return Math.trunc(amount);
  return Math.sign(amount) * Math.round(Math.abs(amount));
}`;

const command = 'printf "%s" "$PWD" > ran.txt\necho second >> ran.txt';

/** Six new files, one of which does not parse. */
const many = ['a', 'b', 'c', 'd', 'e', 'f']
  .map((name) => {
    const value = name === 'd' ? '(1 +' : '1';
    return `made/${name}.ts\n<<<<<<< SEARCH\n=======\nexport const ${name} = ${value};\n>>>>>>> REPLACE`;
  })
  .join('\n');

const answer = `In \`${file}\`:

\`\`\`ts
${rounding}
\`\`\`

\`\`\`ts
const atTheCursor = 1;
\`\`\`

\`\`\`ts docs/notes.ts
export const fresh = true;
\`\`\`

\`\`\`bash
${command}
\`\`\`

\`\`\`sh
echo seen\u200B > hidden.txt
\`\`\`

\`\`\`diff
--- a/src/money.ts
+++ b/src/money.ts
@@ -99,2 +99,2 @@
 export function formatEuro(amount: Cents): string {
-  const sign = amount < 0 ? '-' : '';
+  const sign = amount < 0 ? '−' : '';
\`\`\`

\`\`\`ts
${many}
\`\`\`

\`\`\`mermaid
graph TD; Cart-->Money;
\`\`\`
`;

async function ask({ frame, server }: ParleyWindow): Promise<void> {
  server.next(textReply(answer));
  await sendMessage(frame, 'What is to change?');
  await replyEnded(frame, 1);
}

describe('code of a reply in VS Code', () => {
  let parley: ParleyWindow;
  const onDisk = (name: string): string => path.join(parley.vscode.workspace, name);
  const press = (text: string, name: string): Promise<void> =>
    parley.frame
      .getByRole('figure')
      .filter({ hasText: text })
      .getByRole('button', { name, exact: true })
      .click();
  const dialog = (text: string): Locator =>
    parley.page.getByRole('dialog').filter({ hasText: text });

  const share = shareParleyAsSuite({ vscode: savedOnDemand });
  before(async () => {
    parley = await share();
    await openFile(parley.page, file);
    await ask(parley);
  });

  it('is applied as a diff to the file that is named, and nothing is written before Apply', async () => {
    const { page } = parley;
    const before = await readFile(onDisk(file), 'utf8');
    await press('half-up', 'Apply as a Diff');
    const tab = page.getByRole('tab', { name: /money\.ts \(proposed change\)/u });
    await tab.waitFor();
    await page.getByText("if (mode === 'down')").first().waitFor();
    assert.equal(await readFile(onDisk(file), 'utf8'), before);
    await editorButton(page, /^Apply/u).click();
    await tab.waitFor({ state: 'detached' });
    await page.getByText("if (mode === 'down')").first().waitFor();
    await page.keyboard.press('Control+S');
    const old = /export function roundCents[^]*?\n\}/u;
    await waitUntil(
      async () => (await readFile(onDisk(file), 'utf8')) === before.replace(old, () => rounding),
    );
  });

  it('goes to the cursor, in one undo step', async () => {
    const { page } = parley;
    await press('atTheCursor', 'Insert at Cursor');
    const inserted = page.getByRole('code').getByText('atTheCursor').first();
    // A click, or the key could come before the editor has the focus.
    await inserted.click();
    await page.keyboard.press('Control+Z');
    await inserted.waitFor({ state: 'detached' });
  });

  it('is placed where a diff quotes its lines, whatever numbers it gives', async () => {
    const { page } = parley;
    await press('+++ b/src/money.ts', 'Apply as a Diff');
    const tab = page.getByRole('tab', { name: /money\.ts \(proposed change\)/u });
    await tab.waitFor();
    await page.getByText("amount < 0 ? '−' : ''").first().waitFor();
    await editorButton(page, /^Discard/u).click();
    await tab.waitFor({ state: 'detached' });
  });

  it('of many files is shown at once, and its title says once it is checked what got worse', async () => {
    const { page } = parley;
    await press('made/a.ts', 'Apply as a Diff');
    const tab = page.getByRole('tab', {
      name: /6 files \(proposed changes, 1 worse than before\)/u,
    });
    await tab.waitFor();
    await notification(page, /made\/d\.ts seems not to parse/u);
    assert.equal(await page.getByRole('tab', { name: /proposed changes/u }).count(), 1);
    await editorButton(page, /^Discard/u).click();
    await tab.waitFor({ state: 'detached' });
    assert.equal(existsSync(onDisk('made')), false);
  });

  it('asks where it belongs if nothing tells, and shows that as a diff too', async () => {
    const { page } = parley;
    await openFile(page, file);
    await press('atTheCursor', 'Apply as a Diff');
    const asked = dialog('Where does this code belong in src/money.ts?');
    await asked.getByRole('button', { name: 'At the End' }).click();
    const tab = page.getByRole('tab', { name: /money\.ts \(proposed change\)/u });
    await tab.waitFor();
    await editorButton(page, /^Discard/u).click();
    await tab.waitFor({ state: 'detached' });
  });

  it('becomes a file that is not saved yet, under its name', async () => {
    const { page } = parley;
    await press('fresh = true', 'New File');
    await page.getByRole('tab', { name: /^notes\.ts/u }).waitFor();
    await page.getByRole('code').getByText('fresh').first().waitFor();
    assert.equal(existsSync(onDisk('docs/notes.ts')), false);
  });

  it('runs after a card that shows it and where, and not without', async () => {
    const { page, frame } = parley;
    await press('ran.txt', 'Run in Terminal');
    const asked = approvalCard(frame, 'Run these 2 lines?');
    await asked.getByText('printf "%s" "$PWD" > ran.txt').waitFor();
    await asked.getByText('echo second >> ran.txt').waitFor();
    await asked.getByText(parley.vscode.workspace).waitFor();
    await asked.getByText('fake-model').waitFor();
    await asked.getByRole('button', { name: 'Deny' }).click();
    await asked.waitFor({ state: 'detached' });
    assert.equal(existsSync(onDisk('ran.txt')), false);

    await press('ran.txt', 'Run in Terminal');
    await asked.getByRole('button', { name: 'Allow Once' }).click();
    const ran = `${parley.vscode.workspace}second\n`;
    await waitUntil(() => Promise.resolve(existsSync(onDisk('ran.txt'))));
    await waitUntil(async () => (await readFile(onDisk('ran.txt'), 'utf8')) === ran);
    await page
      .getByRole('tab', { name: /Terminal/u })
      .first()
      .waitFor();
    const done = frame.getByRole('list', { name: 'What Parley did here' }).last();
    await done.getByText('printf "%s" "$PWD" > ran.txt').waitFor();
  });

  it('does not run what cannot be seen', async () => {
    await press('hidden.txt', 'Run in Terminal');
    const refused = dialog('characters that cannot be seen');
    await refused.getByText('echo seen⟦U+200B⟧ > hidden.txt').waitFor();
    assert.equal(await refused.getByRole('button', { name: /Allow/u }).count(), 0);
    assert.equal(await approvalCard(parley.frame, /^Run/u).count(), 0);
    await refused.getByRole('button', { name: 'OK', exact: true }).click();
  });

  it('is drawn by VS Code’s own preview where it is a diagram', async () => {
    const { page } = parley;
    await press('graph TD', 'Open Diagram');
    await page
      .getByRole('tab', { name: /Diagram/u })
      .first()
      .waitFor();
    await page.getByRole('tab', { name: /Preview.*Diagram/u }).waitFor();
  });
});
