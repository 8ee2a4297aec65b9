import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { closeWindows, openFile, openWindow } from '../helpers/browser.ts';
import { startVsCode, type VsCode } from '../helpers/vscodeServer.ts';

/** How long the start of VS Code's server may take; seen: one second. */
const answerLimitMs = 30_000;

describe('a window of VS Code', () => {
  let vscode: VsCode;

  before(async () => {
    vscode = await startVsCode({ builtIn: 'all' });
  });

  after(async () => {
    await closeWindows(vscode);
    await vscode.stop();
  });

  it('opens on the sample project and shows a file', async () => {
    const page = await openWindow(vscode);
    await openFile(page, 'src/cart.ts');
    assert.ok(vscode.extensionHostPid() > 0);
  });

  it('answers a page that asks while its server starts again', async () => {
    const answers: Promise<number>[] = [];
    await vscode.restart(() => answers.push(askUntilOpen(vscode.url)));
    assert.deepEqual(await Promise.all(answers), [200]);
  });
});

/** Asks until the port is open, which it is a while before VS Code is there, and gives the answer's status. */
async function askUntilOpen(url: string): Promise<number> {
  for (;;) {
    try {
      return (await fetch(url, { signal: AbortSignal.timeout(answerLimitMs) })).status;
    } catch (error) {
      if (error instanceof DOMException) throw error;
      await setTimeout(1);
    }
  }
}
