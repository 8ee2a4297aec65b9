import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { commands, window, workspace } from 'vscode';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  connectFakeModel,
  disconnect,
  onDisk,
  openEditor,
  putOnDisk,
  removeFromDisk,
  startAfresh,
  uriOf,
} from './hostParley.ts';

const first = 'src/undoOne.ts';
const second = 'src/undoTwo.ts';
const third = 'src/undoThree.ts';
const made = 'src/undoMade.ts';
const all = [first, second, third];
const text = (value: number): string => `export const value = ${value};\nexport const same = 0;\n`;

const block = (name: string): string =>
  `${name}\n<<<<<<< SEARCH\n${text(1)}=======\n// one\n${text(2)}// two\n>>>>>>> REPLACE\n`;
const changed = `// one\n${text(2)}// two\n`;

const inEditor = async (name: string): Promise<string> =>
  (await workspace.openTextDocument(uriOf(name))).getText();

describe('undo after several files were changed at once', () => {
  let server: FakeModelServer;
  before(async () => {
    server = await connectFakeModel();
  });
  after(() => disconnect(server));
  beforeEach(async () => {
    await startAfresh();
    for (const name of all) await putOnDisk(name, text(1));
  });
  afterEach(async () => {
    await startAfresh();
    for (const name of [...all, made]) await removeFromDisk(name);
  });

  /** Opens the files, has all of them changed, and applies that. */
  async function applyToAll(more = ''): Promise<void> {
    for (const name of [second, third, first]) await openEditor(name);
    server.next(textReply(all.map(block).join('\n') + more));
    await commands.executeCommand('parley.simplify');
    const isShown = (): boolean =>
      window.tabGroups.activeTabGroup.activeTab?.label.startsWith(`Simplify ${first} (pro`) ===
      true;
    while (!isShown()) await setTimeout(50);
    await commands.executeCommand('parley.applyProposal');
    for (const name of all) assert.equal(await inEditor(name), changed);
  }

  it('takes back one file in one step, asks nothing, and leaves the others', async () => {
    await applyToAll();
    await openEditor(second);
    // Where VS Code asks whether all files are meant, this ends only with an answer.
    await commands.executeCommand('undo');
    assert.equal(await inEditor(second), text(1));
    assert.equal(await inEditor(first), changed);
    assert.equal(await inEditor(third), changed);
    await commands.executeCommand('redo');
    assert.equal(await inEditor(second), changed);
  });

  it('leaves a file that was made with them', async () => {
    await applyToAll(`${made}\n\`\`\`ts whole-file\nexport const made = 1;\n\`\`\`\n`);
    await openEditor(third);
    await commands.executeCommand('undo');
    assert.equal(await inEditor(third), text(1));
    assert.equal(await inEditor(first), changed);
    assert.equal(await inEditor(second), changed);
    assert.equal(await onDisk(made), 'export const made = 1;\n');
  });
});
