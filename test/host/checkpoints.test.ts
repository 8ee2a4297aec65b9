import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commands, ConfigurationTarget, window, workspace, type QuickPickItem } from 'vscode';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  connectFakeModel,
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

/** Everything in a folder, byte for byte. */
function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  for (const name of names) {
    const path = join(folder, name);
    const { mtimeMs, mode } = statSync(path);
    hash.update(`${name} ${mtimeMs} ${mode}\n`);
    if (statSync(path).isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** Waits for what nothing tells of; says what there was instead. */
async function until(holds: () => boolean, found: () => unknown): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, JSON.stringify(found()));
    await new Promise((done) => setTimeout(done, 50));
  }
}

const setAutoSave = (value: string | undefined) =>
  workspace.getConfiguration('files').update('autoSave', value, ConfigurationTarget.Global);

const setMaxCount = (value: number | undefined) =>
  workspace
    .getConfiguration('parley')
    .update('checkpoints.maxCount', value, ConfigurationTarget.Global);

/** What a command lists, without taking any of it. */
async function listed(command: string): Promise<readonly QuickPickItem[]> {
  const { showQuickPick } = window;
  let shown: readonly QuickPickItem[] = [];
  const look = (items: readonly QuickPickItem[]): Promise<undefined> => {
    shown = items;
    return Promise.resolve(undefined);
  };
  Object.assign(window, { showQuickPick: look });
  try {
    await commands.executeCommand(command);
  } finally {
    Object.assign(window, { showQuickPick });
  }
  return shown;
}

const restoreLatest = () => runAndPickFirst('parley.browseCheckpoints', 'restore-files');

const utf16 = Buffer.from('\ufeffföld\r\nline\r\n', 'utf16le');
const binary = Buffer.from([0, 1, 2, 255, 254, 0]);

describe('checkpoints', function () {
  this.timeout(60_000);
  let server: FakeModelServer;
  let money: string;
  let repository: string;

  before(async () => {
    server = await connectFakeModel();
    // In a browser VS Code saves by itself.
    await setAutoSave('off');
    money = await onDisk('src/money.ts');
    const root = uriOf('').fsPath;
    execFileSync('git', ['init', '-q'], { cwd: root });
    execFileSync('git', ['add', 'src'], { cwd: root });
    repository = join(root, '.git');
  });
  after(async () => {
    rmSync(repository, { recursive: true, force: true });
    await setAutoSave(undefined);
    await disconnect(server);
  });
  beforeEach(startAfresh);
  afterEach(async () => {
    await startAfresh();
    await putOnDisk('src/money.ts', money);
    for (const path of ['image.bin', 'utf16.txt', 'untracked.txt']) await removeFromDisk(path);
  });

  const bytesOf = (path: string) => readFile(uriOf(path).fsPath);

  /** Waits until VS Code has told of a change of this file. */
  async function changed(path: string, bytes: Buffer): Promise<void> {
    const watcher = workspace.createFileSystemWatcher(uriOf(path).fsPath);
    const told = new Promise<void>((resolve) => {
      watcher.onDidCreate(() => resolve());
      watcher.onDidChange(() => resolve());
    });
    // Parley's own watcher is told at the same time as this one.
    await new Promise((done) => setTimeout(done, 500));
    await writeFile(uriOf(path).fsPath, bytes);
    await told;
    watcher.dispose();
    await new Promise((done) => setTimeout(done, 300));
  }

  it('restore unsaved, untracked, binary and UTF-16 files, undo that, and leave git alone', async () => {
    await changed('image.bin', binary);
    await changed('utf16.txt', utf16);
    await changed('untracked.txt', Buffer.from('mine\r\n'));
    const editor = await openEditor('src/money.ts');
    await typeAtTop(editor, '// unsaved\n');
    const git = fingerprint(repository);
    await commands.executeCommand('parley.createCheckpoint', 'All of it');

    await putOnDisk('image.bin', 'other');
    await putOnDisk('utf16.txt', 'other');
    await removeFromDisk('untracked.txt');
    await typeAtTop(editor, '// more\n');
    await restoreLatest();
    assert.deepEqual(await bytesOf('image.bin'), binary);
    assert.deepEqual(await bytesOf('utf16.txt'), utf16);
    assert.equal(await onDisk('untracked.txt'), 'mine\r\n');
    assert.equal(editor.document.getText(), `// unsaved\n${money}`);
    assert.equal(await onDisk('src/money.ts'), money, 'what was not saved is not saved');
    await window.showTextDocument(editor.document);
    await commands.executeCommand('undo');
    assert.equal(editor.document.getText(), `// more\n// unsaved\n${money}`, 'one step of undo');
    await commands.executeCommand('redo');

    // The restore itself kept a checkpoint, which is the newest now.
    await restoreLatest();
    assert.equal(await onDisk('image.bin'), 'other');
    assert.equal(await onDisk('utf16.txt'), 'other');
    await assert.rejects(onDisk('untracked.txt'), /ENOENT/);
    assert.equal(editor.document.getText(), `// more\n// unsaved\n${money}`);
    assert.equal(fingerprint(repository), git);
  });

  it('compare with the files now in the multi-diff editor', async () => {
    const editor = await openEditor('src/money.ts');
    await typeAtTop(editor, '// then\n');
    await commands.executeCommand('parley.createCheckpoint', 'To compare');
    await typeAtTop(editor, '// now\n');
    await runAndPickFirst('parley.browseCheckpoints', 'compare-with-now');
    const labels = () => window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    await until(() => labels().some((label) => label.startsWith('To compare ↔ now')), labels);
    const shown = () =>
      workspace.textDocuments
        .filter(({ uri }) => uri.scheme === 'parley-checkpoint')
        .map((document) => document.getText().slice(0, 20));
    await until(() => shown().some((text) => text.startsWith('// then\n/**')), shown);
  });

  it('are kept before an applied change; restoring it can be undone', async () => {
    const path = 'test/cart.test.ts';
    const original = await onDisk(path);
    const code = original.replace('99', '98');
    const count = server.chats.length + 1;
    server.next(textReply(`\`\`\`ts\n${code}\`\`\`\n`));
    await openEditor('src/cart.ts');
    await commands.executeCommand('parley.generateTests');
    await server.waitForRequest(count);
    await openProposal();
    await commands.executeCommand('parley.applyProposal');
    assert.equal(await onDisk(path), code);
    await restoreLatest();
    assert.equal(await onDisk(path), original);
    await restoreLatest();
    assert.equal(await onDisk(path), code);
    await restoreLatest();
    assert.equal(await onDisk(path), original);
  });

  it('are cleaned up once a person has seen which, and why', async () => {
    const editor = await openEditor('src/money.ts');
    for (const name of ['Oldest', 'Older', 'Newest']) {
      await typeAtTop(editor, `// ${name}\n`);
      await commands.executeCommand('parley.createCheckpoint', name);
    }
    const all = await listed('parley.browseCheckpoints');
    await setMaxCount(all.length - 2);
    try {
      const goes = await listed('parley.cleanUpCheckpoints');
      assert.deepEqual(
        goes.map(({ detail }) => detail),
        Array.from({ length: 2 }, () => 'More than parley.checkpoints.maxCount'),
      );
      const oldest = all.slice(-2).map(({ label }) => label);
      assert.deepEqual(goes.map(({ label }) => label).toSorted(), oldest.toSorted());
      assert.equal((await listed('parley.browseCheckpoints')).length, all.length, 'only looked at');
      await runAndPickFirst('parley.cleanUpCheckpoints');
      const left = await listed('parley.browseCheckpoints');
      assert.deepEqual(
        left.map(({ label }) => label),
        all.slice(0, -2).map(({ label }) => label),
      );
    } finally {
      await setMaxCount(undefined);
    }
  });

  it('take in nothing from a file that is none of theirs', async () => {
    const path = 'broken.parley-checkpoints';
    await putOnDisk(path, 'nothing of the kind');
    await commands.executeCommand('parley.importCheckpoints', uriOf(path));
    await removeFromDisk(path);
  });
});
