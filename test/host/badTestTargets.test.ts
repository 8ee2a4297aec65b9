import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { commands, ConfigurationTarget, Uri, window, workspace } from 'vscode';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  connectFakeModel,
  diffTabs,
  disconnect,
  openEditor,
  openProposal,
  putOnDisk,
  removeFromDisk,
  startAfresh,
  uriOf,
} from './hostParley.ts';

const setTestRuns = (value: unknown) =>
  workspace.getConfiguration().update('parley.tests.run', value, ConfigurationTarget.Global);

describe('code that no test can be generated for', () => {
  let server: FakeModelServer;

  before(async () => {
    server = await connectFakeModel();
    await setTestRuns('never');
  });
  after(async () => {
    await setTestRuns(undefined);
    await disconnect(server);
  });
  beforeEach(startAfresh);
  afterEach(startAfresh);

  /** Holds that nobody was asked: the next question is the one about a good file, asked after it. */
  async function asksNobody(): Promise<void> {
    const count = server.chats.length;
    await commands.executeCommand('parley.generateTests');
    await startAfresh();
    await openEditor('src/money.ts');
    await commands.executeCommand('parley.explainSelection');
    const { raw } = await server.waitForRequest(count + 1);
    await server.waitForClose(count);
    assert.match(raw, /Explain (?:the|what|`)/u);
    assert.equal(server.chats.length, count + 1);
    assert.equal(diffTabs().length, 0);
  }

  it('is a document that was never saved', async () => {
    const document = await workspace.openTextDocument({
      language: 'typescript',
      content: 'export const first = 1;\n',
    });
    await window.showTextDocument(document);
    await asksNobody();
  });

  it('is a file outside the workspace', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'outside-'));
    try {
      const outside = path.join(folder, 'other.ts');
      await writeFile(outside, 'export const first = 1;\n');
      await window.showTextDocument(await workspace.openTextDocument(Uri.file(outside)));
      await asksNobody();
    } finally {
      await commands.executeCommand('workbench.action.closeAllEditors');
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('is the cell of a notebook', async () => {
    const notebook = 'src/bad.ipynb';
    const cells = [{ cell_type: 'code', metadata: {}, outputs: [], source: ['first = 1\n'] }];
    await putOnDisk(
      notebook,
      JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }),
    );
    try {
      await window.showNotebookDocument(await workspace.openNotebookDocument(uriOf(notebook)));
      await asksNobody();
    } finally {
      await commands.executeCommand('workbench.action.closeAllEditors');
      await removeFromDisk(notebook);
    }
  });

  it('is one whose test may only be read', async () => {
    const test = uriOf('test/cart.test.ts').fsPath;
    await chmod(test, 0o444);
    try {
      await openEditor('src/cart.ts');
      await asksNobody();
    } finally {
      await chmod(test, 0o644);
    }
  });

  it('is one whose test would lie outside the workspace, by a link', async () => {
    const outside = await mkdtemp(path.join(os.tmpdir(), 'outside-'));
    const tests = uriOf('test').fsPath;
    const aside = path.join(await mkdtemp(path.join(os.tmpdir(), 'aside-')), 'test');
    await rename(tests, aside);
    await symlink(outside, tests);
    try {
      await openEditor('src/money.ts');
      await asksNobody();
      assert.deepEqual(await readdir(outside), []);
    } finally {
      await rm(tests);
      await rename(aside, tests);
      await rm(path.dirname(aside), { recursive: true });
      await rm(outside, { recursive: true });
    }
  });

  it('is no file of 100,000 lines: it goes along as far as it fits', async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `export const line${i} = ${i};`);
    await putOnDisk('src/long.ts', `${lines.join('\n')}\n`);
    try {
      await openEditor('src/long.ts');
      const count = server.chats.length + 1;
      server.next(textReply("```ts\nimport '../src/long.ts';\n```\n"));
      await commands.executeCommand('parley.generateTests');
      const { raw } = await server.waitForRequest(count);
      assert.match(raw, /Write tests for the whole file, `src\/long\.ts` lines 1-100001?/u);
      assert.ok(raw.length < 500_000, 'not all of it');
      const { tab } = await openProposal();
      assert.equal(tab.label, 'test/long.test.ts (new file, not run)');
    } finally {
      await commands.executeCommand('parley.discardProposal');
      await removeFromDisk('src/long.ts');
    }
  });
});
