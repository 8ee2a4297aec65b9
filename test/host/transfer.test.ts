import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commands, Uri } from 'vscode';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  connectFakeModel,
  disconnect,
  openEditor,
  runAndPickFirst,
  startAfresh,
  uriOf,
} from './hostParley.ts';

interface Bundle {
  readonly session: { id: string; readonly title: string };
  readonly events: {
    session: string;
    readonly type: string;
    readonly text?: string;
    readonly target?: string;
    readonly pinned?: boolean;
  }[];
}

describe('moving chats by command', () => {
  let server: FakeModelServer;
  let folder = '';

  before(async () => {
    server = await connectFakeModel();
    folder = await mkdtemp(path.join(tmpdir(), 'parley-transfer-'));
  });
  after(async () => {
    await disconnect(server);
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(startAfresh);

  const inFolder = (name: string): Uri => Uri.file(path.join(folder, name));
  const read = (name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');
  const readBundle = async (name: string): Promise<Bundle> =>
    JSON.parse(await read(name)) as Bundle;
  const exportTo = (session: string, name: string): Thenable<unknown> =>
    commands.executeCommand('parley.exportSession', { session, to: inFolder(name) });

  /** Asks in a chat of its own, and exports that chat once its answer is whole. */
  async function exported(answer: string, name: string): Promise<Bundle> {
    const count = server.chats.length + 1;
    server.next(textReply(answer));
    await openEditor('src/money.ts', { start: 1, end: 2 });
    await commands.executeCommand('parley.explainSelection');
    await server.waitForRequest(count);
    await server.waitForClose(count - 1);
    for (;;) {
      // The latest chat is first in the list.
      await runAndPickFirst('parley.exportSession', { to: inFolder(name) });
      const bundle = await readBundle(name);
      if (bundle.events.some(({ type }) => type === 'reply-ended')) return bundle;
    }
  }

  it('writes the file, and takes it in again without a change or a second chat', async () => {
    const bundle = await exported('moved-answer', 'first.parley.json');
    const text = await read('first.parley.json');
    await commands.executeCommand('parley.importSessions', [inFolder('first.parley.json')]);
    await exportTo(bundle.session.id, 'again.parley.json');
    assert.equal(await read('again.parley.json'), text);
  });

  it('takes a chat that is not here, from a folder too', async () => {
    const bundle = await exported('other-answer', 'second.parley.json');
    const id = `${bundle.session.id.slice(0, -4)}ZZZZ`;
    const text = (await read('second.parley.json')).replaceAll(bundle.session.id, id);
    await writeFile(path.join(folder, 'second.parley.json'), text);
    await commands.executeCommand('parley.importSessions', [Uri.file(folder)]);
    await exportTo(id, 'copy.parley.json');
    assert.equal(await read('copy.parley.json'), text);
  });

  it('takes the pin off a file outside of the workspace that a chat of others has', async () => {
    const bundle = await exported('pinned-answer', 'pinned.parley.json');
    await writeFile(path.join(folder, 'private.txt'), 'nobody else is to read this');
    const id = `${bundle.session.id.slice(0, -4)}YYYY`;
    const [first] = bundle.events;
    const targets = [inFolder('private.txt'), uriOf('src/money.ts')];
    const added = targets.map((uri, i) =>
      Object.assign({}, first, {
        type: 'context-pinned',
        seq: bundle.events.length + 1 + i,
        target: uri.toString(),
        label: 'src/money.ts',
        pinned: true,
      }),
    );
    const hostile = JSON.stringify({ ...bundle, events: [...bundle.events, ...added] });
    const file = hostile.replaceAll(bundle.session.id, id);
    await writeFile(path.join(folder, 'hostile.parley.json'), file);
    await commands.executeCommand('parley.importSessions', [inFolder('hostile.parley.json')]);
    await exportTo(id, 'taken.parley.json');
    const taken = await readBundle('taken.parley.json');
    const pins = taken.events.filter(({ type }) => type === 'context-pinned');
    const at = (uri: Uri, isPinned: boolean): string => `${uri.toString()} ${isPinned}`;
    assert.deepEqual(
      pins.map(({ target, pinned }) => `${target} ${pinned}`),
      [
        at(inFolder('private.txt'), true),
        at(uriOf('src/money.ts'), true),
        at(inFolder('private.txt'), false),
      ],
    );
    await commands.executeCommand('parley.importSessions', [inFolder('hostile.parley.json')]);
    await exportTo(id, 'again.parley.json');
    assert.equal(await read('again.parley.json'), await read('taken.parley.json'));
  });

  it('writes Markdown to be read', async () => {
    const bundle = await exported('read-answer', 'third.parley.json');
    await exportTo(bundle.session.id, 'third.md');
    const markdown = await read('third.md');
    assert.match(markdown, /^# /u);
    assert.ok(markdown.includes('read-answer'));
  });
});
