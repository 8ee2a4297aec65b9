import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { commands, Selection, window, workspace } from 'vscode';
import type { FakeModelServer, RecordedRequest } from '../helpers/fakeModelServer.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import {
  connectFakeModel,
  disconnect,
  onDisk,
  openEditor,
  putOnDisk,
  removeFromDisk,
  startAfresh,
  typeAtTop,
  uriOf,
} from './hostParley.ts';

/** What the person's last message of a request holds: files, selections and the question. */
function lastMessage(request: RecordedRequest): string {
  const messages = fieldOf(request.body, 'messages');
  assert.ok(Array.isArray(messages));
  return String(fieldOf(messages.at(-1), 'content'));
}

describe('Explain', () => {
  let server: FakeModelServer;

  before(async () => {
    server = await connectFakeModel();
  });
  after(() => disconnect(server));
  beforeEach(startAfresh);
  afterEach(startAfresh);

  async function explain(): Promise<string> {
    const count = server.chats.length + 1;
    await commands.executeCommand('parley.explainSelection');
    const sent = lastMessage(await server.waitForRequest(count));
    await server.waitForClose(count - 1);
    return sent;
  }

  for (const { path, lines, code } of [
    { path: 'src/cart.ts', lines: { start: 17, end: 22 }, code: 'Math.min(total, maxQuantity)' },
    { path: 'python/shop/orders.py', lines: { start: 41, end: 52 }, code: 'except OutOfStock:' },
  ]) {
    it(`sends the selected lines of ${path} under its name`, async () => {
      const { document } = await openEditor(path, lines);
      const sent = await explain();
      const header = `Selection: ${path}, lines ${lines.start}-${lines.end}\n`;
      const fence = `\`\`\`${document.languageId}\n`;
      const text = (await onDisk(path))
        .split('\n')
        .slice(lines.start - 1, lines.end)
        .join('\n');
      assert.ok(text.includes(code));
      assert.ok(sent.includes(`${header}${fence}${text}\n\`\`\``), sent);
      assert.ok(sent.includes(`Explain the selected code, \`${path}\` lines`));
    });
  }

  it('sends what stands in the editor, not what is on the disk, and says that it is unsaved', async () => {
    const editor = await openEditor('src/money.ts');
    await typeAtTop(editor, 'export const unsaved = "only in the editor";\n');
    editor.selection = new Selection(0, 0, 1, 10);
    const sent = await explain();
    assert.ok(sent.includes('Selection: src/money.ts (unsaved changes), lines 1-2'), sent);
    assert.ok(sent.includes('File: src/money.ts (unsaved changes)'));
    assert.equal(sent.split('only in the editor').length, 3, 'in the selection and in the file');
    assert.ok(!(await onDisk('src/money.ts')).includes('only in the editor'));
  });

  it('explains a document that was never saved', async () => {
    const document = await workspace.openTextDocument({
      language: 'javascript',
      content: 'const answer = 6 * 7;\n',
    });
    const editor = await window.showTextDocument(document);
    editor.selection = new Selection(0, 0, 0, 10);
    assert.match(await explain(), /const answer = 6 \* 7;/u);
  });

  it('asks in the words of the workspace’s own prompt, as it stands when it asks', async () => {
    const prompt = '.parley/prompts/explain.md';
    const head = '---\nname: explain\nversion: 1\nvariables:\n  path: line\n---\n';
    await mkdir(dirname(uriOf(prompt).fsPath), { recursive: true });
    try {
      await openEditor('src/cart.ts', { start: 17, end: 18 });
      await putOnDisk(prompt, `${head}In one word, {{path}}?\n`);
      assert.match(await explain(), /In one word, src\/cart\.ts\?/u);
      await putOnDisk(prompt, `${head}In two words, {{path}}?\n`);
      assert.match(await explain(), /In two words, src\/cart\.ts\?/u);
      await putOnDisk(prompt, `${head}{{path}} {{mood}}\n`);
      const count = server.chats.length;
      await commands.executeCommand('parley.explainSelection');
      await removeFromDisk(prompt);
      assert.match(await explain(), /Explain the selected code/u);
      assert.equal(server.chats.length, count + 1, 'a wrong prompt asks nothing');
    } finally {
      await rm(dirname(dirname(uriOf(prompt).fsPath)), { recursive: true, force: true });
    }
  });

  it('explains the whole file where nothing is selected and the cursor is in nothing', async () => {
    const document = await workspace.openTextDocument({ content: 'one\n\ntwo' });
    await window.showTextDocument(document);
    assert.match(await explain(), /Explain the whole file, `[^`]+` lines 1-3\./u);
  });

  it('asks nothing about an empty document', async () => {
    const count = server.chats.length;
    await window.showTextDocument(await workspace.openTextDocument({ content: '\n' }));
    await commands.executeCommand('parley.explainSelection');
    await openEditor('src/cart.ts', { start: 1, end: 2 });
    await explain();
    const asked = server.chats.slice(count).map(lastMessage);
    assert.equal(asked.length, 1, asked.join('\n\n'));
  });
});
