import assert from 'node:assert/strict';
import { commands, extensions, workspace } from 'vscode';

const parley = () => extensions.getExtension<unknown>('parley.parley');

describe('the extension in a real VS Code', () => {
  it('is installed and activates', async () => {
    const extension = parley();
    assert.ok(extension, 'parley.parley is not there');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command of its manifest', async () => {
    const extension = parley();
    await extension?.activate();
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const declared = manifest.contributes.commands.map((one) => one.command);
    const registered = new Set(await commands.getCommands(true));
    assert.ok(declared.length > 0, 'the manifest declares no command');
    assert.deepEqual(
      declared.filter((command) => !registered.has(command)),
      [],
    );
  });

  it('sees the sample workspace', () => {
    assert.equal(workspace.workspaceFolders?.length, 1);
    assert.equal(workspace.isTrusted, true);
  });
});
