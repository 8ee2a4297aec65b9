import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { commands, ConfigurationTarget, window, workspace } from 'vscode';
import { settingIds } from '../../src/commands/settingDefaults.ts';
import { startFakeModelServer } from '../helpers/fakeModelServer.ts';
import { done, finish, text, textReply, waitFor } from '../helpers/modelScripts.ts';
import { providerSettings } from '../helpers/parleyPanel.ts';
import {
  connectFakeModel,
  disconnect,
  openEditor,
  setProviders,
  startAfresh,
  uriOf,
} from './hostParley.ts';

describe('settings', () => {
  it('count from the next message on; a reply that runs ends with the old ones', async () => {
    const server = await connectFakeModel();
    const other = await startFakeModelServer({
      models: ['other-model'],
      script: textReply('From the other one.'),
    });
    try {
      await startAfresh();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      server.next([text('Still '), waitFor(released), text('here.'), finish(), done()]);
      await openEditor('src/cart.ts', { start: 17, end: 22 });
      await commands.executeCommand('parley.explainSelection');
      await server.waitForRequest(1);
      await setProviders(providerSettings(other.url, 'other-model')['parley.providers']);
      release();
      assert.equal((await server.waitForClose(0)).aborted, false);

      await startAfresh();
      await openEditor('src/cart.ts', { start: 17, end: 22 });
      await commands.executeCommand('parley.explainSelection');
      await other.waitForRequest(1);
      assert.equal(server.chats.length, 1);
    } finally {
      await startAfresh();
      await disconnect(server);
      await other.close();
    }
  });
});

describe('the effective configuration', () => {
  const projectFile = '.parley/settings.json';

  after(async () => {
    for (const folder of ['.parley', '.vscode'])
      await rm(uriOf(folder).fsPath, { recursive: true, force: true });
    await set('parley.index.maxFiles', undefined, ConfigurationTarget.Global);
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function set(id: string, value: unknown, target: ConfigurationTarget): Promise<void> {
    await workspace.getConfiguration().update(id, value, target);
  }

  /** Once it says this: VS Code's watcher of files takes its time. */
  async function shown(expected: RegExp): Promise<string> {
    for (let tries = 0; ; tries++) {
      await commands.executeCommand('parley.showConfiguration');
      const said = window.activeTextEditor?.document.getText() ?? '';
      if (expected.test(said)) return said;
      if (tries > 80) throw new Error(`It does not say ${expected}: ${said}`);
      await commands.executeCommand('workbench.action.closeActiveEditor');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async function put(file: string, content: string): Promise<void> {
    await mkdir(uriOf(`${file}/..`).fsPath, { recursive: true });
    await writeFile(uriOf(file).fsPath, content);
  }

  it('names every setting, and who sets one', async () => {
    await set('parley.index.maxFiles', 41_000, ConfigurationTarget.Global);
    const user = /- `parley\.index\.maxFiles`: `41000`, from your settings/u;
    const report = await shown(user);
    for (const id of settingIds) assert.ok(report.includes(`- \`${id}\`: `), id);

    await set('parley.index.maxFiles', 42_000, ConfigurationTarget.Workspace);
    await shown(
      /: `42000`, from the workspace \(`\.vscode\/settings\.json`\)\n {2}- instead of `41000` from your settings/u,
    );

    await put(projectFile, '{ "parley.index.maxFiles": 43000, /* ours */ }');
    await shown(
      /: `43000`, from the project’s file \(`\.parley\/settings\.json`\)\n {2}- instead of `42000` from the workspace/u,
    );

    await rm(uriOf(projectFile).fsPath);
    await set('parley.index.maxFiles', undefined, ConfigurationTarget.Workspace);
    await shown(user);
  });

  it('hears of the project’s file where its whole folder comes and goes', async () => {
    await rm(uriOf('.parley').fsPath, { recursive: true, force: true });
    await set('parley.index.maxFiles', 41_000, ConfigurationTarget.Global);
    const user = /- `parley\.index\.maxFiles`: `41000`, from your settings/u;
    await shown(user);
    await put('.parley-new/settings.json', '{ "parley.index.maxFiles": 44000 }');
    await rename(uriOf('.parley-new').fsPath, uriOf('.parley').fsPath);
    await shown(/: `44000`, from the project’s file/u);
    await rm(uriOf('.parley').fsPath, { recursive: true });
    await shown(user);
  });

  it('says what of a folder’s settings does not count, and what of its file makes no sense', async () => {
    await put('.vscode/settings.json', '{ "parley.tests.run": "always" }');
    await put(projectFile, '{ "parley.budget.dollarsPerDay": 5, "parley.nothing": 1 }');
    const report = await shown(/names parley\.nothing, which is no setting of Parley\./u);
    assert.match(
      report,
      /- `parley\.tests\.run`: `"ask"`\n {2}- not counted: `"always"` from the workspace \(`\.vscode\/settings\.json`\): only your own/u,
    );
    assert.match(
      report,
      /not counted: `5` from the project’s file .*: only your own settings count/u,
    );
    await put(projectFile, '{ "parley.index.maxFiles": "many" }');
    await shown(
      /: `"many"`, from the project’s file .*\n {2}- ⚠ The setting parley\.index\.maxFiles has to be/u,
    );
    await put(projectFile, '{ "parley.index.maxFiles": ');
    await shown(/## Cannot be read\n\n- ⚠ \.parley\/settings\.json is no JSON/u);
    await rm(uriOf(projectFile).fsPath);
    if (process.platform === 'win32') return;
    // Reading one never comes to an end.
    execFileSync('mkfifo', [uriOf(projectFile).fsPath]);
    await shown(/## Cannot be read\n\n- ⚠ \.parley\/settings\.json is no file/u);
  });
});
