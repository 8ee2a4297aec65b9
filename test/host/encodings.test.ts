import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { commands, ConfigurationTarget, Range, window, workspace, WorkspaceEdit } from 'vscode';
import { encodeAsSaved } from '../../src/vscode/testgen/encodeAsSaved.ts';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  connectFakeModel,
  diffTabs,
  disconnect,
  openEditor,
  openProposal,
  removeFromDisk,
  startAfresh,
  uriOf,
} from './hostParley.ts';

const made = 'src/fresh.ts';
const text = '/** Größe in €. */\r\nexport function size(a: number) {\r\n\treturn a * 2;\r\n}';
const block = (file: string, to: string): string =>
  `${file}\n\`\`\`ts\n<<<<<<< SEARCH\n\treturn a * 2;\n=======\n${to}\n>>>>>>> REPLACE\n\`\`\`\n`;

/** What these tests write, in Windows-1252. */
const windows = (given: string): Buffer => Buffer.from(given.replaceAll('€', '\u0080'), 'latin1');

describe('a file that is not UTF-8', () => {
  let server: FakeModelServer;
  /** One for each test: VS Code keeps what it opened, with its encoding, for minutes. */
  let file: string;
  let count = 0;

  before(async () => {
    server = await connectFakeModel();
  });
  after(() => disconnect(server));
  beforeEach(async () => {
    await startAfresh();
    count += 1;
    file = `src/legacy${count}.ts`;
    await writeFile(uriOf(file).fsPath, windows(text));
  });
  afterEach(async () => {
    await startAfresh();
    await set(undefined);
    await removeFromDisk(file);
    await removeFromDisk(made);
  });

  const set = (encoding: string | undefined): Thenable<void> =>
    workspace
      .getConfiguration('files', uriOf(file))
      .update('encoding', encoding, ConfigurationTarget.Workspace);

  /** What a person is told while `work` runs. */
  async function toldDuring(work: () => Promise<void>): Promise<readonly string[]> {
    const told: string[] = [];
    const { showErrorMessage, showWarningMessage } = window;
    const tell = async (said: string): Promise<undefined> => void told.push(said);
    // Parley and its tests are one extension to VS Code, and have this object in common.
    Object.assign(window, { showErrorMessage: tell, showWarningMessage: tell });
    try {
      await work();
    } finally {
      Object.assign(window, { showErrorMessage, showWarningMessage });
    }
    return told;
  }

  /** Has the model change its second line to this, and gives the text on the right of the diff. */
  async function propose(to: string): Promise<string> {
    await openEditor(file, { start: 3, end: 3 });
    server.next(textReply(block(file, to)));
    await commands.executeCommand('parley.simplify');
    const { right } = await openProposal();
    return (await workspace.openTextDocument(right)).getText();
  }

  async function saved(): Promise<Buffer> {
    await (await workspace.openTextDocument(uriOf(file))).save();
    return readFile(uriOf(file).fsPath);
  }

  it('is previewed and changed in its own encoding, and no byte elsewhere', async () => {
    await set('windows1252');
    const wanted = text.replace('\treturn a * 2;', '\t// größer\r\n\treturn a * 3;');
    assert.equal(await propose('\t// größer\n\treturn a * 3;'), wanted);
    await commands.executeCommand('parley.applyProposal');
    assert.deepEqual(await saved(), windows(wanted));
  });

  it('is copied for a test as it would be saved, open or not', async () => {
    await set('windows1252');
    const bytes = async (): Promise<Buffer> =>
      Buffer.from(await encodeAsSaved(uriOf(file).fsPath, text));
    assert.deepEqual(await bytes(), windows(text));
    await openEditor(file);
    // What it was opened with counts, whatever is set meanwhile.
    await set(undefined);
    assert.deepEqual(await bytes(), windows(text));
  });

  it('gets no sign that its encoding lacks: that is said, and the proposal can be changed', async () => {
    await set('windows1252');
    await propose('\t// 2 → 3\n\treturn a * 3;');
    const told = await toldDuring(async () => {
      await commands.executeCommand('parley.applyProposal');
    });
    assert.match(told.join('\n'), /legacy\d\.ts .*\(windows1252\) lacks: → \(U\+2192\)\./u);
    assert.deepEqual(await readFile(uriOf(file).fsPath), windows(text));
    assert.equal((await workspace.openTextDocument(uriOf(file))).isDirty, false);
    const { right } = await openProposal();
    const proposed = await workspace.openTextDocument(right);
    const edit = new WorkspaceEdit();
    const at = proposed.positionAt(proposed.getText().indexOf('→'));
    edit.replace(right, new Range(at, at.translate(0, 1)), '»');
    await workspace.applyEdit(edit);
    await commands.executeCommand('parley.applyProposal');
    const wanted = text.replace('\treturn a * 2;', '\t// 2 » 3\r\n\treturn a * 3;');
    assert.deepEqual(await saved(), windows(wanted));
  });

  it('is not changed where it was opened as UTF-8, for that would break what nobody touched', async () => {
    await openEditor(file, { start: 3, end: 3 });
    const asked = server.chats.length;
    const told = await toldDuring(async () => {
      await commands.executeCommand('parley.simplify');
    });
    assert.match(told.join('\n'), /legacy\d\.ts was opened as utf8 and is something else/u);
    assert.equal(server.chats.length, asked);
    assert.equal(diffTabs().length, 0);
    // As "Reopen with Encoding" does.
    await workspace.openTextDocument(uriOf(file), { encoding: 'windows1252' });
    const wanted = text.replace('\treturn a * 2;', '\t// größer');
    assert.equal(await propose('\t// größer'), wanted);
    await commands.executeCommand('parley.applyProposal');
    assert.deepEqual(await saved(), windows(wanted));
  });

  it('is made in the encoding that the settings name', async () => {
    await set('windows1252');
    const code = 'export const size = "Größe";\n';
    const ask = async (content: string): Promise<void> => {
      server.next(textReply(`${made}\n\`\`\`ts whole-file\n${content}\`\`\`\n`));
      await commands.executeCommand('parley.generateModule', `${made} a size`);
      await openProposal();
    };
    await ask(code.replace('Größe', '大'));
    const told = await toldDuring(async () => {
      await commands.executeCommand('parley.applyProposal');
    });
    assert.match(told.join('\n'), /fresh\.ts .*\(windows1252\) lacks: 大 \(U\+5927\)\./u);
    await startAfresh();
    await ask(code);
    await commands.executeCommand('parley.applyProposal');
    assert.deepEqual(await readFile(uriOf(made).fsPath), windows(code));
  });
});
