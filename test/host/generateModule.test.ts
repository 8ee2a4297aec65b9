import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, window, workspace, type Uri } from 'vscode';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  connectFakeModel,
  diffTabs,
  disconnect,
  onDisk,
  openProposal,
  putOnDisk,
  removeFromDisk,
  startAfresh,
  uriOf,
} from './hostParley.ts';

const path = 'src/shipping.ts';
const code =
  '/** What sending a cart costs. */\nexport function shippingCost(): number {\n  return 5;\n}\n';
const whole = (file: string, text: string) => `${file}\n\`\`\`ts whole-file\n${text}\`\`\`\n`;
const isThere = (file: string) => existsSync(uriOf(file).fsPath);

describe('Generate Module', () => {
  let server: FakeModelServer;

  before(async () => {
    server = await connectFakeModel();
  });
  after(() => disconnect(server));
  beforeEach(startAfresh);
  afterEach(async () => {
    await startAfresh();
    await removeFromDisk(path);
    await rm(uriOf('src/deep').fsPath, { recursive: true, force: true });
  });

  async function generate(file: string, answer: string) {
    const count = server.chats.length + 1;
    server.next(textReply(answer));
    await commands.executeCommand('parley.generateModule', `${file} shipping costs`);
    return (await server.waitForRequest(count)).raw;
  }

  const textOf = async (uri: Uri) => (await workspace.openTextDocument(uri)).getText();

  it('shows the new file before it is written, after the manner of its neighbours', async () => {
    const request = await generate(path, whole(path, code));
    assert.match(request, /Write `src\/shipping\.ts`, a new file: shipping costs/u);
    assert.match(request, /its neighbours are written \(`src\/cart\.ts`/u);
    assert.match(request, /maxQuantity/u, 'a neighbour goes along');
    const { tab, left, right } = await openProposal();
    assert.equal(tab.label, `${path} (new file)`);
    assert.equal(await textOf(left), '');
    assert.equal(await textOf(right), code);
    assert.equal(isThere(path), false);
    await commands.executeCommand('parley.applyProposal');
    assert.equal(await onDisk(path), code);
    assert.equal(window.activeTextEditor?.document.isDirty, false);
  });

  it('writes nothing where it is discarded', async () => {
    await generate(path, whole(path, code));
    await openProposal();
    await commands.executeCommand('parley.discardProposal');
    assert.equal(diffTabs().length, 0);
    assert.equal(isThere(path), false);
  });

  it('makes the folders that the new file is in', async () => {
    const deep = 'src/deep/er/new.ts';
    await generate(deep, whole(deep, code));
    await openProposal();
    await commands.executeCommand('parley.applyProposal');
    assert.equal(await onDisk(deep), code);
  });

  it('shows a file that is there already as a change, and writes nothing over it', async () => {
    await putOnDisk(path, '// mine\n');
    const request = await generate(path, whole(path, `// mine\n${code}`));
    assert.match(request, /a file that is there already/u);
    assert.match(request, /\/\/ mine/u);
    const { tab, left } = await openProposal();
    assert.equal(tab.label, `${path} (proposed change)`);
    assert.equal(left.toString(), uriOf(path).toString());
    assert.equal(await onDisk(path), '// mine\n');
  });

  it('follows no link out of the workspace, whoever names it', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await symlink(outside, uriOf('src/link').fsPath);
    try {
      const count = server.chats.length;
      await commands.executeCommand('parley.generateModule', 'src/link/deep/new.ts what it does');
      const named = whole('src/link/new.ts', code);
      for (let again = 0; again < 2; again++) server.next(textReply(named));
      const request = await generate(path, named);
      assert.match(request, /Write `src\/shipping\.ts`/u, 'the first was not asked for');
      await server.waitForRequest(count + 3);
      await server.waitForClose(count + 2);
      assert.equal(diffTabs().length, 0);
      assert.deepEqual(await readdir(outside), []);
    } finally {
      await rm(uriOf('src/link').fsPath);
      await rm(outside, { recursive: true });
    }
  });

  it('does not take an answer that writes elsewhere: outside, or over a file that was not shown', async () => {
    const kept = await onDisk('package.json');
    const answer = `${whole('../outside.ts', code)}\n${whole('package.json', '{}\n')}\n${whole(path, code)}`;
    // It is asked again for what has no place, twice, and says the same.
    for (let again = 0; again < 2; again++) server.next(textReply(answer));
    const count = server.chats.length + 3;
    await generate(path, answer);
    await server.waitForRequest(count);
    const { tab } = await openProposal();
    assert.equal(tab.label, `${path} (new file)`);
    await commands.executeCommand('parley.applyProposal');
    assert.equal(await onDisk('package.json'), kept);
    assert.equal(isThere('../outside.ts'), false);
  });
});
