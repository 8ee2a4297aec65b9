import assert from 'node:assert/strict';
import { closeWindows, openFile, openWindow } from '../helpers/browser.ts';
import { startVsCode, type VsCode } from '../helpers/vscodeServer.ts';

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
});
