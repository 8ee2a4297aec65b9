import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { commands, Range, Selection, Uri, window, workspace, WorkspaceEdit } from 'vscode';
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

const file = 'src/bad.ts';
const code = 'export const first = 1;\nexport const second = 2;\n';
const replaced = (name: string, from: string, to: string) =>
  `${name}\n\`\`\`ts\n<<<<<<< SEARCH\n${from}\n=======\n${to}\n>>>>>>> REPLACE\n\`\`\`\n`;
const fenced = (text: string) => `\`\`\`ts\n${text}\`\`\`\n`;

describe('code that cannot be worked on', () => {
  let server: FakeModelServer;

  before(async () => {
    server = await connectFakeModel();
  });
  after(() => disconnect(server));
  beforeEach(startAfresh);
  afterEach(async () => {
    await startAfresh();
    await removeFromDisk(file);
    await removeFromDisk('src/moved.ts');
    await removeFromDisk('src/other.ts');
  });

  /** Holds that nobody is asked: the next question that there is comes from Explain, asked after it. */
  async function asksNobody(command: string, ...given: readonly unknown[]): Promise<void> {
    const count = server.chats.length;
    await commands.executeCommand(command, ...given);
    await explain(count, async () => {
      await putOnDisk('src/other.ts', code);
      await openEditor('src/other.ts', { start: 1, end: 1 });
    });
    assert.equal(diffTabs().length, 0);
  }

  /** Has the code in front explained, as the question after `count` others. */
  async function explain(count: number, show = async () => {}, ...given: readonly unknown[]) {
    await show();
    await commands.executeCommand('parley.explainSelection', ...given);
    const { raw } = await server.waitForRequest(count + 1);
    await server.waitForClose(count);
    assert.match(raw, /Explain (?:the|what|`)/u);
    assert.equal(server.chats.length, count + 1);
    return raw;
  }

  it('is a selection of nothing but blanks', async () => {
    await putOnDisk(file, '\n\n\nconst a = 1;\n');
    await openEditor(file, { start: 1, end: 2 });
    await asksNobody('parley.simplify');
  });

  it('is a file that may only be read: a change is not even asked for', async () => {
    await putOnDisk(file, code);
    await chmod(uriOf(file).fsPath, 0o444);
    try {
      await openEditor(file, { start: 1, end: 1 });
      const count = server.chats.length;
      await commands.executeCommand('parley.simplify');
      assert.match(await explain(count), /export const first = 1;/u);
    } finally {
      await chmod(uriOf(file).fsPath, 0o644);
    }
  });

  it('is a file outside the workspace: it is explained, not changed', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'outside-'));
    const outside = path.join(folder, 'other.ts');
    await writeFile(outside, code);
    try {
      const document = await workspace.openTextDocument(Uri.file(outside));
      (await window.showTextDocument(document)).selection = new Selection(0, 0, 0, 5);
      const count = server.chats.length;
      await commands.executeCommand('parley.refactorSelection', 'shorter');
      assert.match(await explain(count), /export const first = 1;/u);
    } finally {
      await commands.executeCommand('workbench.action.closeAllEditors');
      await rm(folder, { recursive: true, force: true });
    }
  });

  for (const [what, link, target] of [
    ['a file behind a link to a folder elsewhere', 'src/away', ''],
    ['a link to a file elsewhere', 'src/away.ts', 'other.ts'],
  ] as const) {
    it(`is ${what}: it is explained, and neither proposed to be changed nor taken from a model`, async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'outside-'));
      await writeFile(path.join(folder, 'other.ts'), code);
      await symlink(path.join(folder, target), uriOf(link).fsPath);
      const linked = target === '' ? `${link}/other.ts` : link;
      try {
        await openEditor(linked, { start: 1, end: 1 });
        const count = server.chats.length;
        await commands.executeCommand('parley.refactorSelection', 'shorter');
        assert.match(await explain(count), /export const first = 1;/u);

        await putOnDisk(file, code);
        await openEditor(file, { start: 1, end: 1 });
        const both = [file, linked].map((name) =>
          replaced(name, 'export const first = 1;', '// x'),
        );
        for (let again = 0; again < 3; again++) server.next(textReply(both.join('\n')));
        await commands.executeCommand('parley.simplify');
        const { tab } = await openProposal();
        assert.equal(tab.label, `${file} (proposed change)`);
        assert.match(server.chats.at(-1)?.raw ?? '', /the path leads out of the workspace/u);
      } finally {
        await commands.executeCommand('workbench.action.closeAllEditors');
        await rm(uriOf(link).fsPath);
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  for (const [what, target] of [
    ['a file that is not there yet, elsewhere', 'none.ts'],
    ['a link to such a file', 'next.ts'],
    ['a link to itself, elsewhere', 'circle.ts'],
  ] as const) {
    it(`is ${what}, behind a link: no model makes it`, async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'outside-'));
      await symlink('none.ts', path.join(folder, 'next.ts'));
      await symlink('circle.ts', path.join(folder, 'circle.ts'));
      await symlink(path.join(folder, target), uriOf('src/away.ts').fsPath);
      try {
        await putOnDisk(file, code);
        await openEditor(file, { start: 1, end: 1 });
        const edit = replaced(file, 'export const first = 1;', '// x');
        const made = '```ts whole-file\nexport const made = 1;\n```\n';
        const answer = `${edit}\nsrc/away.ts\n${made}`;
        for (let again = 0; again < 3; again++) server.next(textReply(answer));
        await commands.executeCommand('parley.simplify');
        const { tab } = await openProposal();
        assert.equal(tab.label, `${file} (proposed change)`);
        assert.match(server.chats.at(-1)?.raw ?? '', /the path leads out of the workspace/u);
        assert.ok(!existsSync(path.join(folder, 'none.ts')));
      } finally {
        await commands.executeCommand('workbench.action.closeAllEditors');
        await rm(uriOf('src/away.ts').fsPath);
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  it('is the cell of a notebook: it is explained, not changed', async () => {
    const notebook = 'src/bad.ipynb';
    const cells = [{ cell_type: 'code', metadata: {}, outputs: [], source: ['first = 1\n'] }];
    const content = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
    await putOnDisk(notebook, JSON.stringify(content));
    try {
      const opened = await workspace.openNotebookDocument(uriOf(notebook));
      const cell = opened.cellAt(0).document;
      const count = server.chats.length;
      const range = new Range(0, 0, 0, 5);
      await commands.executeCommand('parley.simplify', cell.uri, range);
      assert.match(await explain(count, undefined, cell.uri, range), /first = 1/u);
    } finally {
      await removeFromDisk(notebook);
    }
  });

  it('is a file that is no text', async () => {
    const picture = 'src/bad.bin';
    await writeFile(uriOf(picture).fsPath, Buffer.from([0, 1, 2, 0, 255, 0]));
    try {
      await commands.executeCommand('vscode.open', uriOf(picture));
      await asksNobody('parley.explainSelection');
    } finally {
      await removeFromDisk(picture);
    }
  });

  it('is a file of 100,000 lines as a whole; a few of its lines are changed in their place', async function () {
    // VS Code alone takes seconds for it.
    this.timeout(90_000);
    const lines = Array.from({ length: 100_000 }, (_, i) => `const line${i + 1} = ${i + 1};`);
    await putOnDisk(file, `${lines.join('\n')}\n`);
    const editor = await openEditor(file);
    editor.selection = new Selection(0, 0, lines.length - 1, 0);
    await asksNobody('parley.simplify');
    await openEditor(file, { start: 70_000, end: 70_001 });
    server.next(textReply(replaced(file, lines[69_999] ?? '', '// changed')));
    await commands.executeCommand('parley.simplify');
    const { right } = await openProposal();
    const proposed = (await workspace.openTextDocument(right)).getText().split('\n');
    assert.equal(proposed[69_999], '// changed');
    assert.equal(proposed.length, lines.length + 1);
    assert.equal(proposed[70_000], lines[70_000]);
  });

  it('is changed as it stands in the editor, unsaved or never saved', async () => {
    await putOnDisk(file, code);
    await typeAtTop(await openEditor(file), 'const unsaved = 0;\n');
    await openEditor(file, { start: 1, end: 2 });
    server.next(textReply(replaced(file, 'const unsaved = 0;', 'const unsaved = 7;')));
    await commands.executeCommand('parley.simplify');
    await openProposal();
    await commands.executeCommand('parley.applyProposal');
    assert.equal(window.activeTextEditor?.document.getText(), `const unsaved = 7;\n${code}`);
    await startAfresh();

    const document = await workspace.openTextDocument({ language: 'typescript', content: code });
    (await window.showTextDocument(document)).selection = new Selection(0, 0, 0, 5);
    server.next(textReply(fenced('export const first = 9;\n')));
    await commands.executeCommand('parley.simplify');
    const { right } = await openProposal();
    const proposed = await workspace.openTextDocument(right);
    assert.match(proposed.getText(), /^export const first = 9;\n/u);
    await commands.executeCommand('parley.applyProposal');
    assert.match(document.getText(), /^export const first = 9;\nexport const second = 2;\n$/u);
  });

  for (const [how, change] of [
    ['deleted', () => workspace.fs.delete(uriOf(file))],
    [
      'renamed',
      async () => {
        const edit = new WorkspaceEdit();
        edit.renameFile(uriOf(file), uriOf('src/moved.ts'));
        await workspace.applyEdit(edit);
      },
    ],
  ] as const) {
    for (const [form, answer] of [
      ['edits', replaced(file, 'export const first = 1;', 'export const first = 3;')],
      ['code', fenced('export const first = 3;\n')],
    ] as const) {
      it(`is ${how} while the model answers with ${form}: nothing is proposed, and it is said`, async () => {
        await putOnDisk(file, code);
        await openEditor(file, { start: 1, end: 1 });
        const { promise: changed, resolve } = Promise.withResolvers<void>();
        const count = server.chats.length + 1;
        server.next([waitFor(changed), says(answer), finish(), done()]);
        await commands.executeCommand('parley.simplify');
        await server.waitForRequest(count);
        await change();
        resolve();
        const shown = await lastReport(/: failed/u);
        assert.match(shown, /src\/bad\.ts was deleted, renamed or moved meanwhile/u);
        assert.equal(diffTabs().length, 0);
        assert.equal(existsSync(uriOf(file).fsPath), false);
        assert.equal(server.chats.length, count, 'nobody is asked in vain again');
      });
    }
  }

  it('is not what an answer may change beside it: a file that was not shown, one outside', async () => {
    await putOnDisk(file, code);
    const manifest = await onDisk('package.json');
    const answer = [
      replaced('package.json', '{', '{ "changed": true,'),
      replaced('../outside.ts', 'a', 'b'),
      replaced(path.join(os.tmpdir(), 'outside.ts'), 'a', 'b'),
    ].join('\n');
    const count = server.chats.length + 3;
    for (let again = 0; again < 3; again++) server.next(textReply(answer));
    await openEditor(file, { start: 1, end: 1 });
    await commands.executeCommand('parley.simplify');
    const { raw } = await server.waitForRequest(count);
    assert.match(raw, /was not part of what the model was shown/u);
    const shown = await lastReport(/: failed[\s\S]*package\.json/u);
    assert.match(shown, /package\.json: this file was not part of what the model was shown/u);
    assert.match(shown, /outside\.ts: the path leads out of the workspace/u);
    assert.equal(diffTabs().length, 0);
    assert.equal(await onDisk('package.json'), manifest);
    assert.equal(existsSync(uriOf('../outside.ts').fsPath), false);
  });
});
