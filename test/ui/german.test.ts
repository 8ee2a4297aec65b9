// Parley in a VS Code whose language is German: its manifest, its host and its panel.
import {
  answerInputBox,
  closeWindows,
  inputBox,
  openWindow,
  runCommand,
} from '../helpers/browser.ts';
import { startVsCode, type VsCode } from '../helpers/vscodeServer.ts';

describe('Parley in German', () => {
  let vscode: VsCode;

  before(async () => {
    vscode = await startVsCode({ settings: { 'parley.discovery.localPorts': [] } });
  });
  after(async () => {
    await closeWindows(vscode);
    await vscode.stop();
  });

  it('is German in its views, the palette and dialogs, and in the panel', async () => {
    const page = await openWindow(vscode, { language: 'de' });
    // A palette that is opened before VS Code knows Parley does not take its commands in.
    const icon = page.getByRole('tab', { name: /^Parley/u }).first();
    await icon.waitFor({ timeout: 60_000 });
    await runCommand(page, 'Parley: Fokus auf Chateingabe');
    const panel = page.frameLocator('iframe.webview').first().frameLocator('iframe#active-frame');
    await panel.getByRole('textbox', { name: 'Nachricht' }).waitFor();
    await page.getByRole('button', { name: /^Sitzungen/u }).waitFor();
    await page.getByRole('treeitem', { name: 'Heute, 1 Chat' }).waitFor();
    await page.getByRole('treeitem', { name: 'Neuer Chat, gerade eben, offen' }).waitFor();
    await runCommand(page, 'Parley: Chat umbenennen…');
    const which = inputBox(page, 'Welchen Chat umbenennen?');
    await which.getByRole('option', { name: /^Neuer Chat/u }).waitFor();
    await page.keyboard.press('Enter');
    await which.waitFor({ state: 'hidden' });
    await answerInputBox(page, 'Chat umbenennen', 'Versandkosten');
    await page.getByRole('treeitem', { name: 'Versandkosten, gerade eben, offen' }).waitFor();
    await runCommand(page, 'Parley: Probelauf…');
    await inputBox(page, 'Probelauf')
      .getByRole('option', { name: /^Erklären/u })
      .waitFor();
  });
});
