import assert from 'node:assert/strict';
import { commands, extensions, workspace } from 'vscode';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}

describe('the extension in a real VS Code', () => {
  const parley = () => extensions.getExtension<unknown>('parley.parley');

  it('is installed and activates', async () => {
    const extension = parley();
    assert.ok(extension, 'parley.parley is not there');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command of its manifest, and no other', async () => {
    const extension = parley();
    assert.ok(extension, 'parley.parley is not there');
    await extension.activate();
    const { commands: rows, views } = (extension.packageJSON as Manifest).contributes;
    const declared = rows.map((row) => row.command);
    // VS Code itself registers some for each view: "parley.chat.focus".
    const ofViews = Object.values(views).flatMap((list) => list.map((view) => `${view.id}.`));
    const registered = (await commands.getCommands(true)).filter(
      (id) => id.startsWith('parley.') && !ofViews.some((view) => id.startsWith(view)),
    );
    assert.ok(declared.length > 0, 'the manifest declares no command');
    assert.deepEqual(registered.toSorted(), declared.toSorted());
  });

  it('sees the sample workspace', () => {
    assert.equal(workspace.workspaceFolders?.length, 1);
    assert.equal(workspace.isTrusted, true);
  });
});
