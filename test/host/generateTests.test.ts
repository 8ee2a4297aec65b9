import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { ConfigurationTarget, Range, type Uri, commands, window, workspace } from 'vscode';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  connectFakeModel,
  diffTabs,
  disconnect,
  onDisk,
  openEditor,
  openProposal,
  putOnDisk,
  removeFromDisk,
  runAndPickFirst,
  startAfresh,
  typeAtTop,
  uriOf,
} from './hostParley.ts';

const fenced = (language: string, code: string) => textReply(`\`\`\`${language}\n${code}\`\`\`\n`);
const setTestRuns = (value: unknown) =>
  workspace.getConfiguration().update('parley.tests.run', value, ConfigurationTarget.Global);
const isThere = (path: string) => existsSync(uriOf(path).fsPath);

describe('Generate Tests', () => {
  let server: FakeModelServer;
  const kept = new Map<string, string>();
  const existing = ['test/cart.test.ts', 'python/tests/test_inventory.py'];
  const made = ['test/money.test.ts', 'python/tests/test_orders.py'];

  before(async () => {
    server = await connectFakeModel();
    // What comes after it was run stands in test/ui: nobody could answer the question here.
    await setTestRuns('never');
    for (const path of existing) kept.set(path, await onDisk(path));
  });
  after(async () => {
    await setTestRuns(undefined);
    await disconnect(server);
  });
  beforeEach(startAfresh);
  afterEach(async () => {
    await startAfresh();
    for (const [path, text] of kept) await putOnDisk(path, text);
    for (const path of made) await removeFromDisk(path);
  });

  /** Asks for tests of a file and waits for the proposal. Returns what was asked and the diff. */
  async function propose(path: string, language: string, code: string) {
    const count = server.chats.length + 1;
    server.next(fenced(language, code));
    await openEditor(path);
    await commands.executeCommand('parley.generateTests');
    const request = await server.waitForRequest(count);
    return { request: request.raw, ...(await openProposal()) };
  }

  const apply = () => commands.executeCommand('parley.applyProposal');
  const textOf = async (uri: Uri) => (await workspace.openTextDocument(uri)).getText();

  it('shows a new test file as a diff from nothing, and writes it on Apply only', async () => {
    const code = "import { it } from 'node:test';\n\nit('rounds', () => {});\n";
    const { request, tab, left, right } = await propose('src/money.ts', 'ts', code);
    assert.match(request, /new file `test\/money\.test\.ts`/u);
    assert.match(request, /Use node:test/u);
    assert.match(request, /roundCents/u);
    assert.match(request, /This project writes tests as in `test\/cart\.test\.ts`/u);
    assert.match(request, /takes at most 99 pieces/u);
    assert.equal(tab.label, 'test/money.test.ts (new file, not run)');
    assert.deepEqual([left.scheme, right.scheme], ['parley-proposal', 'parley-proposal']);
    assert.equal(await textOf(left), '');
    assert.equal(await textOf(right), code);
    assert.equal(isThere('test/money.test.ts'), false);

    await apply();
    assert.equal(await onDisk('test/money.test.ts'), code);
    assert.equal(diffTabs().length, 0);
    const shown = window.activeTextEditor?.document;
    assert.equal(shown?.uri.toString(), uriOf('test/money.test.ts').toString());
    assert.equal(shown?.isDirty, false);
  });

  it('names what no test runs, where a coverage report newer than the file tells', async () => {
    const line = (await onDisk('src/money.ts'))
      .split('\n')
      .findIndex((each) => each.includes('return'));
    await putOnDisk('lcov.info', `SF:src/money.ts\nDA:1,1\nDA:${line + 1},0\nend_of_record\n`);
    try {
      const { request } = await propose('src/money.ts', 'ts', "it('is new', () => {});\n");
      assert.match(request, /Test these lines first/u);
      assert.match(request, new RegExp(`${line + 1} \\(not run\\): return `, 'u'));
      await utimes(uriOf('lcov.info').fsPath, 1, 1);
      await startAfresh();
      const later = await propose('src/money.ts', 'ts', "it('is new', () => {});\n");
      assert.match(later.request, /Which lines no test runs so far is not known/u);
    } finally {
      await removeFromDisk('lcov.info');
    }
  });

  it('finds pytest and its place for a Python file, and leaves no trace when discarded', async () => {
    const code = 'def test_place():\n    assert True\n';
    const { request, tab, right } = await propose('python/shop/orders.py', 'python', code);
    assert.match(request, /new file `python\/tests\/test_orders\.py`/u);
    assert.match(request, /Use pytest, as the project does/u);
    assert.match(request, /writes tests as in `python\/tests\/test_inventory\.py`/u);
    assert.equal(tab.label, 'python/tests/test_orders.py (new file, not run)');
    assert.equal(await textOf(right), code);
    await commands.executeCommand('parley.discardProposal');
    assert.equal(diffTabs().length, 0);
    assert.equal(isThere('python/tests/test_orders.py'), false);
    await apply();
    assert.equal(isThere('python/tests/test_orders.py'), false);
  });

  it('extends the test file that is there, in one step of undo', async () => {
    const before = await onDisk('test/cart.test.ts');
    const after = before.replace('\n});\n', "\n\n  it('is new', () => {});\n});\n");
    assert.notEqual(after, before);
    const { request, tab, left, right } = await propose('src/cart.ts', 'ts', after);
    assert.match(request, /Extend the tests in `test\/cart\.test\.ts`/u);
    assert.match(request, /takes at most 99 pieces/u);
    assert.equal(tab.label, 'test/cart.test.ts (proposed change, not run)');
    assert.equal(left.toString(), uriOf('test/cart.test.ts').toString());
    assert.equal(right.scheme, 'parley-proposal');
    assert.equal(await onDisk('test/cart.test.ts'), before);

    await apply();
    assert.equal(await onDisk('test/cart.test.ts'), after);
    await commands.executeCommand('undo');
    assert.equal(window.activeTextEditor?.document.getText(), before);
  });

  it('keeps CRLF line ends, the changed lines among them', async () => {
    const path = 'python/tests/test_inventory.py';
    const before = (await onDisk(path)).replaceAll('\n', '\r\n');
    await putOnDisk(path, before);
    const added = '\n\ndef test_added():\n    assert True\n';
    const reply = before.replaceAll('\r\n', '\n') + added;
    await propose('python/shop/inventory.py', 'python', reply);
    await apply();
    assert.equal(await onDisk(path), before + added.replaceAll('\n', '\r\n'));
  });

  it('keeps what somebody changed elsewhere in the file meanwhile', async () => {
    const path = 'test/cart.test.ts';
    const before = await onDisk(path);
    await propose('src/cart.ts', 'ts', before.replace('99', '100'));
    await typeAtTop(await openEditor(path), 'let mine;\n');
    await commands.executeCommand('parley.reviewProposals');
    await apply();
    assert.equal(await onDisk(path), `let mine;\n${before.replace('99', '100')}`);
    assert.equal(diffTabs().length, 0);
  });

  it('does not write over what somebody changed, made or deleted meanwhile', async () => {
    const path = 'test/cart.test.ts';
    const before = await onDisk(path);
    await propose('src/cart.ts', 'ts', before.replace('99', '100'));
    const editor = await openEditor(path);
    const at = editor.document.positionAt(before.indexOf('99'));
    await editor.edit((edit) => edit.replace(new Range(at, at.translate(0, 2)), '77'));
    await commands.executeCommand('parley.reviewProposals');
    await apply();
    assert.equal(editor.document.getText(), before.replace('99', '77'));
    assert.equal(await onDisk(path), before);
    assert.equal(diffTabs().length, 1, 'the proposal stays open');
    await commands.executeCommand('parley.discardProposal');
    await startAfresh();

    await propose('src/money.ts', 'ts', 'export {};\n');
    await putOnDisk('test/money.test.ts', '// somebody else made it\n');
    await apply();
    assert.equal(await onDisk('test/money.test.ts'), '// somebody else made it\n');
    await startAfresh();
    await removeFromDisk('test/money.test.ts');

    await propose('src/cart.ts', 'ts', before.replace('99', '101'));
    await commands.executeCommand('workbench.action.closeOtherEditors');
    await workspace.fs.delete(uriOf(path));
    await apply();
    assert.equal(isThere(path), false);
  });

  it('brings a file back from the checkpoint of an applied change, by another diff', async () => {
    const path = 'test/cart.test.ts';
    const before = await onDisk(path);
    await propose('src/cart.ts', 'ts', before.replace('99', '98'));
    await apply();
    assert.notEqual(await onDisk(path), before);
    await runAndPickFirst('parley.restoreCheckpoint');
    const { right } = await openProposal();
    assert.equal(await textOf(right), before);
    await apply();
    assert.equal(window.activeTextEditor?.document.getText(), before);
  });

  it('proposes nothing where the answer holds no code', async () => {
    const count = server.chats.length + 1;
    server.next(textReply('I would rather not.'));
    await openEditor('src/money.ts');
    await commands.executeCommand('parley.generateTests');
    await server.waitForClose(count - 1);
    await propose('src/pricing.ts', 'ts', 'export {};\n');
    assert.deepEqual(
      diffTabs().map((tab) => tab.label),
      ['test/pricing.test.ts (proposed change, not run)'],
    );
  });
});
