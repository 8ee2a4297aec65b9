import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, symlinkSync, utimesSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { copyGrammars } from '../../../scripts/lib/grammars.mjs';
import { IndexClient, IndexError } from '../../../src/context/index/indexClient.ts';
import { defaultLimits, type IndexSetup } from '../../../src/context/index/indexSetup.ts';
import type { IndexState } from '../../../src/context/index/indexState.ts';
import { inCapitals } from '../../helpers/shouting.ts';
import { IndexFolder } from './indexFolder.ts';

const real = new URL('../../../src/context/index/indexWorker.ts', import.meta.url);
const odd = new URL('oddIndexThread.ts', import.meta.url);
const query = { open: [], recent: [], mentioned: [], limit: 10 };

/** Files of which each level is opened and closed so. */
const deep = [
  ['deep.js', '[', ']'],
  ['deep.ts', 'function f() {', '}'],
  ['deep.cpp', 'namespace a {', '}'],
  ['deep.json', '[', ']'],
  ['deep.css', 'a {', '}'],
  ['deep.rb', 'module A', 'end'],
  ['deep.md', '> - a', '#'],
] as const;

describe('the thread of the index', function () {
  this.timeout(60_000);
  let folder: IndexFolder;
  let client: IndexClient;
  let workers: Worker[];
  let onState: (state: IndexState) => void;

  beforeEach(() => {
    folder = new IndexFolder({
      'src/cart.ts':
        'export class Cart {\n  addItem(item: string): void {\n    this.items.push(item);\n  }\n}\n',
      'src/mail.py':
        'def send_mail(customer):\n    """Writes to the customer."""\n    return customer\n',
    });
    workers = [];
    onState = () => undefined;
  });

  afterEach(async () => {
    await client.close(2_000);
    folder.delete();
  });

  function open(entry: URL, setup: Partial<IndexSetup> = {}): Promise<IndexState> {
    const ready = nextReady();
    client = new IndexClient({
      setup: folder.setup(setup),
      start(data) {
        const worker = new Worker(entry, { workerData: data });
        workers.push(worker);
        return worker;
      },
      onState: (state) => onState(state),
      restartAfter: 1,
      silence: 3_000,
    });
    return ready;
  }

  function nextReady(): Promise<IndexState> {
    const { promise, resolve } = Promise.withResolvers<IndexState>();
    onState = (state) => {
      if (state.phase === 'ready' && state.waiting === 0) resolve(state);
    };
    return promise;
  }

  const ask = async (question: string): Promise<readonly string[]> => {
    const { chunks } = await client.query({ ...query, question });
    return chunks.map(({ path, symbols }) => `${path} ${symbols.join('.')}`);
  };

  it('goes the whole way: walk, grammars, index, question, names, report, reopening', async () => {
    const grammars = `${folder.place}/grammars`;
    await copyGrammars(grammars);
    const state = await open(real, { grammars });
    assert.equal(state.files, 2);
    assert.deepEqual(await ask('write to the customer'), ['src/mail.py send_mail']);
    const [name] = await client.lookup('car', 'symbol', 5);
    assert.deepEqual([name?.file, name?.symbol], [folder.file('src/cart.ts'), 'Cart']);
    assert.equal((await client.lookup('cart', 'file', 5))[0]?.path, 'src/cart.ts');
    // In a chunk with its class, whose name the chunk has.
    const [method] = await client.lookup('addItem', 'symbol', 5);
    assert.deepEqual([method?.symbol, method?.line], ['Cart.addItem', 2]);
    const report = await client.report();
    const { languages } = report;
    assert.deepEqual(
      new Set(languages.map(({ language }) => language)),
      new Set(['python', 'typescript']),
    );
    assert.ok(languages.every(({ withoutGrammar }) => withoutGrammar === 0));
    await client.close(2_000);
    await open(real, { grammars });
    assert.equal((await client.report()).counts.parsed, 0);
    assert.deepEqual(await ask('write to the customer'), ['src/mail.py send_mail']);
  });

  it('follows what is typed and what changes on the disk', async () => {
    await open(real);
    client.setUnsaved(folder.file('src/mail.py'), 'def send_fax(supplier):\n    pass\n');
    assert.equal((await ask('supplier fax')).length, 1);
    client.setUnsaved(folder.file('src/mail.py'), undefined);
    folder.write('src/new.py', 'def telegraph():\n    pass\n');
    const ready = nextReady();
    client.changed([folder.file('src/new.py')]);
    await ready;
    assert.equal((await ask('telegraph'))[0]?.split(' ')[0], 'src/new.py');
    assert.deepEqual(await ask('supplier fax'), []);
  });

  it('is started again when it is killed, and answers as before', async () => {
    await open(real);
    client.setUnsaved(folder.file('src/mail.py'), 'def send_fax(supplier):\n    pass\n');
    const killed = workers[0]?.terminate();
    // What the first thread said before its end may come after it was ended.
    while (workers.length < 2) await nextReady();
    await killed;
    assert.equal(workers.length, 2);
    assert.equal((await ask('supplier fax')).length, 1);
    const { events } = await client.report();
    assert.match(events.map(({ text }) => text).join('\n'), /stopped.*started again/u);
  });

  it('goes on from what was saved when it is killed in the middle', async () => {
    for (let i = 0; i < 400; i++) folder.write(`slow/f${i}.py`, `def slow_${i}():\n    pass\n`);
    void open(odd);
    const saved = Promise.withResolvers<void>();
    onState = ({ files }) => {
      if (files > 300) saved.resolve();
    };
    await saved.promise;
    const ready = nextReady();
    await workers[0]?.terminate();
    const state = await ready;
    assert.equal(state.files, 402);
    const { counts } = await client.report();
    assert.ok(counts.parsed < 400, `${counts.parsed} of 402 were cut again`);
  });

  it('loses no edit when it dies over one, and leaves out the file that it died over twice', async () => {
    await open(odd);
    folder.write('src/mail.py', 'def send_fax(supplier):\n    pass\n');
    // Of this one nobody tells: the next thread sees it.
    folder.write('src/cart.ts', 'export const basket = 1;\n');
    client.setUnsaved(folder.file('src/typed.py'), 'def telegraph():\n    pass\n');
    client.changed([folder.write('src/deadly.py', 'x = 1\n'), folder.file('src/mail.py')]);
    while (workers.length < 3) await nextReady();
    assert.equal((await ask('supplier fax')).length, 1);
    assert.equal((await ask('telegraph')).length, 1);
    assert.equal((await ask('basket')).length, 1);
    const { leftOut } = await client.report();
    assert.deepEqual(leftOut, [{ reason: 'hopeless', count: 1, paths: ['src/deadly.py'] }]);
  });

  it('leaves out a file over which it died twice, and indexes the rest', async () => {
    folder.write('src/deadly.py', 'def x():\n    pass\n');
    const state = await open(odd);
    assert.equal(workers.length, 3);
    assert.equal(state.files, 2);
    const { leftOut } = await client.report();
    assert.deepEqual(leftOut, [{ reason: 'hopeless', count: 1, paths: ['src/deadly.py'] }]);
  });

  it('is ended when it hangs', async () => {
    folder.write('src/hanging.py', 'def x():\n    pass\n');
    const state = await open(odd);
    assert.equal(state.files, 2);
    const { leftOut, events } = await client.report();
    assert.deepEqual(leftOut[0]?.paths, ['src/hanging.py']);
    assert.match(events.map(({ text }) => text).join('\n'), /hung and was ended/u);
  });

  it('knows after a restart what was opened, and keeps that where there is room for one', async () => {
    utimesSync(folder.file('src/cart.ts'), 1, 1);
    await open(real, { limits: { ...defaultLimits, files: 1 } });
    assert.equal((await ask('customer')).length, 1);
    const opened = nextReady();
    client.opened(folder.file('src/cart.ts'));
    await opened;
    assert.deepEqual([(await ask('customer')).length, (await ask('addItem')).length], [0, 1]);
    const ready = nextReady();
    await workers[0]?.terminate();
    await ready;
    assert.deepEqual([(await ask('customer')).length, (await ask('addItem')).length], [0, 1]);
  });

  it('rests for as long as somebody wants it to, over a restart too', async () => {
    await open(real);
    client.pause('a local model answers');
    await workers[0]?.terminate();
    const paused = Promise.withResolvers<IndexState>();
    onState = (state) => {
      if (state.phase === 'paused') paused.resolve(state);
    };
    assert.deepEqual((await paused.promise).pauses, ['a local model answers']);
    const ready = nextReady();
    client.resume('a local model answers');
    await ready;
  });

  it('rests on battery where the setting says so, and only there', async () => {
    const paused = Promise.withResolvers<IndexState>();
    void open(odd, { pauseOnBattery: true });
    onState = (state) => {
      if (state.phase === 'paused') paused.resolve(state);
    };
    const { pauses, files } = await paused.promise;
    assert.deepEqual([pauses, files], [['The machine runs on its battery'], 0]);
    await client.close(2_000);
    assert.equal((await open(odd)).files, 2);
  });

  describe('where VS Code is not English', () => {
    inCapitals();

    it('says in its language why it rests, and what went wrong', async () => {
      const paused = Promise.withResolvers<IndexState>();
      folder.write('src/odd.py', Buffer.from('name = "\xe9"\n', 'latin1'));
      await open(real);
      const { notes } = await client.report();
      const note = notes.find(({ path }) => path === 'src/odd.py')?.note ?? '';
      const grammar = 'THE GRAMMAR FOR python COULD NOT BE LOADED: ENOENT';
      assert.ok(note.startsWith(`NOT UTF-8: READ AS LATIN-1; ${grammar}`), note);
      onState = (state) => {
        if (state.phase === 'paused') paused.resolve(state);
      };
      client.pause('The machine runs on its battery');
      const { pauses } = await paused.promise;
      assert.deepEqual(pauses, ['THE MACHINE RUNS ON ITS BATTERY']);
    });
  });

  it('ends at once for whoever does not want the answer any more', async () => {
    await open(real);
    const controller = new AbortController();
    const asked = client.query({ ...query, question: 'customer' }, controller.signal);
    controller.abort(new Error('not wanted'));
    await assert.rejects(asked, /not wanted/u);
    await assert.rejects(
      client.query({ ...query, question: 'x' }, AbortSignal.abort(new Error('gone'))),
      /gone/u,
    );
    assert.equal((await ask('customer')).length, 1);
  });

  it('refuses more than it can hold, and everything after its end', async () => {
    await open(real);
    const all = Array.from({ length: 70 }, () => client.query({ ...query, question: 'customer' }));
    const ends = await Promise.allSettled(all);
    const refused = ends.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 6);
    await client.close(2_000);
    await assert.rejects(ask('customer'), IndexError);
    // What it held went with its thread.
    assert.equal(workers[0]?.threadId, -1);
  });

  // Named pipes stand in no folder there.
  const skipped =
    process.platform === 'win32' ? ': skipped on Windows, which has no such pipes' : '';
  const title = `survives a folder full of odd things, and says what it made of each${skipped}`;
  (skipped === '' ? it : it.skip)(title, async () => {
    const huge = openSync(folder.file('huge.py'), 'w');
    ftruncateSync(huge, 1_073_741_824);
    closeSync(huge);
    folder.write('line.js', Buffer.alloc(50_000_000, 'x'));
    folder.write('nul.ts', 'a\0b');
    folder.write('broken.ts', Buffer.from([0x63, 0x6c, 0x61, 0x73, 0x73, 0x20, 0xff, 0xfe, 0x0a]));
    folder.write('wide.py', Buffer.from('\uFEFFdef sechzehn():\r\n    pass\r\n', 'utf16le'));
    folder.write('nested.js', '['.repeat(10_000) + ']'.repeat(10_000));
    folder.write(
      'nested.py',
      Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}if x:`).join('\n'),
    );
    // Each level on a line of its own: this is no machine's file, and the parser gets it.
    for (const [name, open_, close] of deep) {
      folder.write(name, `${open_}\n`.repeat(10_000) + `${close}\n`.repeat(10_000));
    }
    folder.write('new\nline 🎉.py', 'def festive():\n    pass\n');
    symlinkSync('.', folder.file('loop'));
    execFileSync('mkfifo', [folder.file('pipe.ts')]);
    const grammars = `${folder.place}/grammars`;
    await copyGrammars(grammars);
    const state = await open(real, { grammars });
    const { leftOut, notes } = await client.report();
    const reasons = Object.fromEntries(
      leftOut.flatMap(({ reason, paths }) => paths.map((path) => [path, reason])),
    );
    assert.deepEqual(reasons, {
      'huge.py': 'too-large',
      'line.js': 'too-large',
      loop: 'link',
      'nested.js': 'minified',
      'nul.ts': 'binary',
      'pipe.ts': 'not-a-file',
    });
    assert.equal(state.files, 6 + deep.length);
    assert.equal((await ask('sechzehn')).length, 1);
    assert.equal((await ask('festive'))[0]?.split(' f')[0], 'new\nline 🎉.py');
    // Nothing of the nested ones was too much for the parser.
    assert.deepEqual(notes, [{ path: 'broken.ts', note: 'Not UTF-8: read as Latin-1' }]);
    assert.equal(workers.length, 1);
  });
});
