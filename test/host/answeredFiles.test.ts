import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { commands, Position, window, workspace, WorkspaceEdit, type Tab } from 'vscode';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { done, finish, text as says, textReply, waitFor } from '../helpers/modelScripts.ts';
import {
  connectFakeModel,
  diffTabs,
  disconnect,
  lastReport,
  onDisk,
  openEditor,
  openProposal,
  putOnDisk,
  removeFromDisk,
  startAfresh,
  typeAtTop,
  uriOf,
} from './hostParley.ts';

/** Of each test others: VS Code may still have the text that a file of the same name had before. */
let number = 0;
let file = '';
let other = '';
let long = '';
const block = (name: string, from: string, to: string) =>
  `${name}\n<<<<<<< SEARCH\n${from}\n=======\n${to}\n>>>>>>> REPLACE\n`;

const tabs = (): readonly Tab[] => window.tabGroups.all.flatMap((group) => group.tabs);

const waiting = (): readonly Tab[] => tabs().filter(({ label }) => label.includes('proposed'));

/** Waits for an editor that is in front to stay. */
async function keptInFront(start: string): Promise<void> {
  const isKept = ({ label, isActive, isPreview }: Tab): boolean =>
    label.startsWith(start) && isActive && !isPreview;
  const until = Date.now() + 20_000;
  while (!tabs().some(isKept)) {
    const seen = tabs().map(({ label, isActive, isPreview }) => ({ label, isActive, isPreview }));
    assert.ok(Date.now() < until, `"${start}" is not kept in front: ${JSON.stringify(seen)}`);
    await setTimeout(50);
  }
}

describe('the files that an answer names', () => {
  let server: FakeModelServer;
  before(async () => {
    server = await connectFakeModel();
  });
  after(() => disconnect(server));
  beforeEach(async () => {
    await startAfresh();
    number++;
    const of = (name: string): string => `src/${name}${number}.ts`;
    [file, other, long] = [of('asked'), of('beside'), of('long')];
  });
  afterEach(async () => {
    await startAfresh();
    await removeFromDisk(file);
    await removeFromDisk(other);
    await removeFromDisk(long);
    await rm(uriOf('src/folder.ts').fsPath, { recursive: true, force: true });
  });

  it('are changed but for a folder, what is no text, and what may only be read', async () => {
    await putOnDisk(file, 'export const first = 1;\n');
    await putOnDisk(other, 'export const second = 2;\n');
    await putOnDisk('src/bytes.bin', 'a\0b');
    await mkdir(uriOf('src/folder.ts').fsPath);
    await chmod(uriOf(other).fsPath, 0o444);
    try {
      await openEditor(other);
      await openEditor(file, { start: 1, end: 1 });
      const answer = [
        block(file, 'export const first = 1;', 'export const first = 3;'),
        block(other, 'export const second = 2;', 'export const second = 4;'),
        block('src/bytes.bin', 'a', 'b'),
        block('src/folder.ts', 'a', 'b'),
      ].join('\n');
      const count = server.chats.length + 3;
      for (let again = 0; again < 3; again++) server.next(textReply(answer));
      await commands.executeCommand('parley.simplify');
      const { raw } = await server.waitForRequest(count);
      assert.match(
        raw,
        /src\/beside\d\.ts, the block that begins .*: this file cannot be changed/u,
      );
      assert.match(raw, /src\/bytes\.bin.*: this file was not part of what the model was shown/u);
      assert.match(raw, /src\/folder\.ts.*: this file was not part of what the model was shown/u);
      const { tab, right } = await openProposal();
      assert.equal(tab.label, `${file} (proposed change)`);
      const proposed = (await workspace.openTextDocument(right)).getText();
      assert.equal(proposed, 'export const first = 3;\n');
      assert.equal(await onDisk(other), 'export const second = 2;\n');
    } finally {
      await chmod(uriOf(other).fsPath, 0o644);
      await removeFromDisk('src/bytes.bin');
    }
  });

  it('may have changed meanwhile: of two equal places the one that was asked about is meant', async () => {
    const part = 'function a() {\n  return 1;\n}\n';
    await putOnDisk(file, part + part);
    const editor = await openEditor(file, { start: 4, end: 6 });
    const { promise: typed, resolve } = Promise.withResolvers<void>();
    const count = server.chats.length + 1;
    const answer = block(file, '  return 1;', '  return 2;');
    server.next([waitFor(typed), says(answer), finish(), done()]);
    await commands.executeCommand('parley.simplify');
    await server.waitForRequest(count);
    // What was asked about stands in lines 7 to 9 now, and the other place in lines 4 to 6.
    const above = '// 1\n// 2\n// 3\n';
    await typeAtTop(editor, above);
    resolve();
    const { right } = await openProposal();
    const proposed = (await workspace.openTextDocument(right)).getText();
    assert.equal(proposed, above + part + part.replace('1', '2'));
  });

  it('may be several, twice under one title: each is decided for itself', async () => {
    await putOnDisk(file, 'export const first = 1;\n');
    const of = (value: number): string =>
      block(file, 'export const first = 1;', `export const first = ${value};`) +
      `${other}\n\`\`\`ts whole-file\nexport const second = ${value};\n\`\`\`\n`;
    for (const value of [2, 3]) {
      await openEditor(file, { start: 1, end: 1 });
      server.next(textReply(of(value)));
      await commands.executeCommand('parley.simplify');
      await keptInFront(`Simplify ${file} ${value === 2 ? '' : '(2) '}(proposed`);
    }
    // One after the other, each kept before the next one is opened.
    await commands.executeCommand('workbench.action.closeAllEditors');
    await commands.executeCommand('parley.reviewProposals');
    await keptInFront(`Simplify ${file} (2) (proposed`);
    assert.equal(waiting().length, 2);
    await commands.executeCommand('parley.applyProposal');
    assert.equal(
      (await workspace.openTextDocument(uriOf(file))).getText(),
      'export const first = 3;\n',
    );
    assert.equal(await onDisk(other), 'export const second = 3;\n');
    assert.equal(waiting().length, 1);
    assert.match(waiting()[0]?.label ?? '', /^Simplify src\/asked\d\.ts \(proposed changes\)/u);
  });

  it('are all as they were where one of them cannot be written, and the change waits', async () => {
    const before = 'export const first = 1;\n';
    await putOnDisk(file, before);
    await mkdir(uriOf('src/folder.ts').fsPath);
    const made = 'src/folder.ts/made.ts';
    const answer =
      block(file, 'export const first = 1;', 'export const first = 2;') +
      `${made}\n\`\`\`ts whole-file\nexport const made = 1;\n\`\`\`\n`;
    await openEditor(file, { start: 1, end: 1 });
    server.next(textReply(answer));
    await commands.executeCommand('parley.simplify');
    await keptInFront(`Simplify ${file} (proposed`);
    // A file stands where the folder of the new one was.
    await rm(uriOf('src/folder.ts').fsPath, { recursive: true });
    await putOnDisk('src/folder.ts', 'in the way');
    await commands.executeCommand('parley.applyProposal');
    assert.equal((await workspace.openTextDocument(uriOf(file))).getText(), before);
    assert.equal(await onDisk(file), before);
    assert.equal(await onDisk('src/folder.ts'), 'in the way');
    assert.ok(tabs().some(({ label }) => label.startsWith(`Simplify ${file} (proposed`)));
  });

  it('are left as they are where one is typed into meanwhile, and what was typed stays', async () => {
    await putOnDisk(file, 'export const first = 1;\n');
    await putOnDisk(long, 'export const second = 1;\n');
    const answer =
      block(file, 'export const first = 1;', 'export const first = 2;') +
      block(long, 'export const second = 1;', 'export const second = 2;') +
      `${other}\n\`\`\`ts whole-file\nexport const made = 1;\n\`\`\`\n`;
    await openEditor(long);
    const editor = await openEditor(file);
    server.next(textReply(answer));
    await commands.executeCommand('parley.simplify');
    await keptInFront(`Simplify ${file} (proposed`);
    const typing = workspace.onWillCreateFiles((event) => {
      const edit = new WorkspaceEdit();
      edit.insert(editor.document.uri, new Position(0, 0), '// typed\n');
      event.waitUntil(Promise.resolve(workspace.applyEdit(edit)));
    });
    try {
      await commands.executeCommand('parley.applyProposal');
    } finally {
      typing.dispose();
    }
    assert.equal(editor.document.getText(), '// typed\nexport const first = 1;\n');
    const beside = await workspace.openTextDocument(uriOf(long));
    assert.equal(beside.getText(), 'export const second = 1;\n');
    assert.equal(existsSync(uriOf(other).fsPath), false);
    assert.ok(tabs().some(({ label }) => label.startsWith(`Simplify ${file} (proposed`)));
  });

  it('have to be shown: a file with no room for it is not asked about', async () => {
    const line = 'export const something = "quite a long line of text, and a different one";\n';
    await putOnDisk(long, line.repeat(1_500));
    await openEditor(long);
    const count = server.chats.length;
    await commands.executeCommand('parley.simplify');
    await lastReport(/: failed[\s\S]*src\/long\d\.ts is too long for/u);
    assert.equal(server.chats.length, count, 'nobody was asked');
    assert.equal(diffTabs().length, 0);
  });
});
