import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import {
  ContextWorkerError,
  createWorkerClient,
  type ContextWorkerClient,
} from '../../../src/context/worker/workerClient.ts';
import { inCapitals } from '../../helpers/shouting.ts';

const real = new URL('../../../src/context/worker/contextWorker.ts', import.meta.url);
const dying = new URL('dyingWorker.mjs', import.meta.url);

describe('context worker', () => {
  const started: Worker[] = [];
  let client: ContextWorkerClient;

  function startClient(entry: URL): ContextWorkerClient {
    started.length = 0;
    client = createWorkerClient(() => {
      const worker = new Worker(entry, { workerData: { first: started.length === 0 } });
      started.push(worker);
      return worker;
    });
    return client;
  }

  afterEach(() => client.dispose());

  it('counts and searches, in one thread that starts at the first request', async () => {
    startClient(real);
    assert.equal(started.length, 0);
    assert.deepEqual(await client.count(['hello world', '', 'hello world']), [2, 0, 2]);
    const search = { files: [], roots: [], question: 'where is the cart?' };
    const found = await client.findPlaces(search, new AbortController().signal);
    assert.deepEqual(found, { places: [], filesSearched: 0 });
    assert.equal(started.length, 1);
  });

  describe('where VS Code is not English', () => {
    inCapitals();

    it('says in its language why nothing was searched', async () => {
      startClient(real);
      const search = { files: [], roots: [], question: '?' };
      const { note } = await client.findPlaces(search, new AbortController().signal);
      assert.equal(note, 'THE QUESTION HAS NO WORD TO SEARCH FOR.');
    });
  });

  it('searches the text that is given rather than the disk', async () => {
    startClient(real);
    const file = { path: 'cart.ts', uri: 'untitled:cart.ts', language: 'typescript' };
    const text = 'export function addItem(): void {}\n';
    const search = { files: [{ ...file, text }], roots: [], question: 'addItem' };
    const { places } = await client.findPlaces(search, new AbortController().signal);
    assert.equal(places[0]?.excerpts[0]?.text, 'export function addItem(): void {}');
  });

  it('gives the parts of a file that is too large', async () => {
    startClient(real);
    const file = {
      path: 'cart.ts',
      text: 'export function addItem(): void {}\n',
      question: 'item',
    };
    const { outline, parts } = await client.largeFile(file, new AbortController().signal);
    assert.equal(outline, '1: function addItem');
    assert.equal(parts.length, 1);
  });

  it('rejects at once when a request is cancelled, and goes on with the next', async () => {
    startClient(real);
    await client.count(['warm']);
    const controller = new AbortController();
    const texts = Array.from({ length: 50 }, (_, i) => `${i} word `.repeat(50_000));
    const counting = client.count(texts, controller.signal);
    const reason = new Error('not wanted any more');
    controller.abort(reason);
    await assert.rejects(counting, reason);
    assert.deepEqual(await client.count(['hello world']), [2]);
  });

  it('asks nothing for a signal that is aborted already', async () => {
    startClient(real);
    await assert.rejects(client.count(['a'], AbortSignal.abort(new Error('gone'))), /gone/u);
    assert.equal(started.length, 0);
  });

  it('starts a new thread after one died, and tells who asked the deadly question', async () => {
    startClient(dying);
    assert.deepEqual(await client.count(['abc']), [3]);
    await assert.rejects(client.count(['die']), (error) => {
      assert.ok(error instanceof ContextWorkerError);
      assert.match(error.message, /stopped: killed by the test\. Try again/u);
      return true;
    });
    assert.equal(started.length, 2);
    assert.deepEqual(await client.count(['abcd']), [4]);
    assert.equal(started.length, 3);
  });

  it('asks what was under way once more when the thread died', async () => {
    startClient(dying);
    const counts = await Promise.all([client.count(['hang-first']), client.count(['die-first'])]);
    assert.deepEqual(counts, [[10], [9]]);
    assert.equal(started.length, 2);
  });

  it('tells of a thread that cannot be started', async () => {
    startClient(new URL('no-such-worker.mjs', import.meta.url));
    await assert.rejects(client.count(['a']), ContextWorkerError);
  });

  it('refuses an answer that makes no sense', async () => {
    startClient(dying);
    await assert.rejects(client.count(['err']), /cannot be read/u);
  });

  it('refuses more than it can queue', async () => {
    startClient(dying);
    const hanging = Array.from({ length: 64 }, (_, i) => client.count(['hang', String(i)]));
    const ends = Promise.allSettled(hanging);
    await assert.rejects(client.count(['one more']), /Too much is being counted/u);
    await client.dispose();
    assert.ok((await ends).every(({ status }) => status === 'rejected'));
  });

  it('rejects what is under way when it is disposed, and whatever is asked after', async () => {
    startClient(dying);
    const hanging = assert.rejects(client.count(['hang']), /closing/u);
    await client.dispose();
    await hanging;
    await assert.rejects(client.count(['abc']), /closing/u);
    assert.equal(started.length, 1);
  });
});
