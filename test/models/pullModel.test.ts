import assert from 'node:assert/strict';
import { ollamaServer } from '../../src/models/ollama/ollamaProvider.ts';
import type { PullPart } from '../../src/models/languageModel.ts';
import { pullModel } from '../../src/models/ollama/pullModel.ts';
import { createPullBar } from '../../src/models/ollama/pullBar.ts';
import { pullText } from '../../src/models/ollama/pullText.ts';
import type { FailureKind } from '../../src/protocol/model.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import {
  event,
  fin,
  hang,
  raw,
  redirectTo,
  reset,
  respond,
  type Script,
} from '../helpers/modelScripts.ts';
import { ollamaWireAt } from '../helpers/ollamaWire.ts';
import { within } from './compliance.ts';

const layer = (digest: string, total: number, completed?: number): Script => [
  event({ status: `pulling ${digest}`, digest, total, ...(completed ? { completed } : {}) }),
];

describe('pulling a model', () => {
  let server: FakeModelServer;
  beforeEach(async () => {
    server = await startFakeModelServer({ wire: ollamaWireAt('/api/pull') });
  });
  afterEach(() => server.close());

  function pull(signal = new AbortController().signal): AsyncGenerator<PullPart> {
    const key = (): Promise<undefined> => Promise.resolve(undefined);
    const from = ollamaServer({ label: 'Fake', baseUrl: `${server.url}/v1`, key });
    return pullModel(from, 'llama3', signal);
  }

  async function pulled(script: Script): Promise<readonly PullPart[]> {
    server.next(script);
    return partsOf(pull());
  }

  it('is told in words, with its size as soon as that is known', () => {
    const at = (completed: number, total: number): string =>
      pullText({ type: 'progress', status: 'pulling manifest', completed, total });
    assert.equal(at(0, 0), 'pulling manifest');
    assert.equal(at(812_000_000, 2_019_393_189), '0.8 of 2.0 GB');
    assert.equal(at(1_000_000, 45_960_996), '1.0 of 46.0 MB');
  });

  it('fills the bar as far as it is, and never back', async () => {
    const bar = createPullBar();
    let [filled, furthest] = [0, 0];
    const parts = await pulled([
      event({ status: 'pulling manifest' }),
      ...layer('a', 3_000),
      ...layer('a', 3_000, 1_000),
      ...layer('a', 3_000, 2_700),
      ...layer('b', 1_000, 500),
      ...layer('a', 3_000, 3_000),
      ...layer('b', 1_000, 1_000),
      event({ status: 'verifying' }),
      event({ status: 'success' }),
    ]);
    for (const part of parts) {
      if (part.type !== 'progress') continue;
      const { message, increment = Number.NaN } = bar(part);
      assert.equal(message, pullText(part));
      assert.ok(increment >= 0);
      filled += increment;
      furthest = Math.max(furthest, (100 * part.completed) / (part.total || 1));
      assert.ok(Math.abs(filled - furthest) < 1e-6, `${filled} of ${furthest}`);
    }
    assert.ok(Math.abs(filled - 100) < 1e-6);
  });

  it('tells how far all of it is, and when it is there', async () => {
    const parts = await pulled([
      event({ status: 'pulling manifest' }),
      ...layer('a', 1_000),
      ...layer('a', 1_000, 400),
      raw('not json\n', '{"no":"status"}\n'),
      ...layer('b', 50, 50),
      ...layer('a', 1_000, 1_000),
      event({ status: 'success' }),
    ]);
    assert.deepEqual(server.chats[0]?.body, { model: 'llama3', stream: true });
    assert.deepEqual(
      parts.map((part) =>
        part.type === 'progress' ? [part.status, part.completed, part.total] : part.type,
      ),
      [
        ['pulling manifest', 0, 0],
        ['pulling a', 0, 1_000],
        ['pulling a', 400, 1_000],
        ['pulling b', 450, 1_050],
        ['pulling a', 1_050, 1_050],
        'done',
      ],
    );
  });

  const faults: Readonly<Record<string, readonly [Script, FailureKind]>> = {
    'an error line': [[...layer('a', 9), event({ error: 'file does not exist' })], 'server-error'],
    'an error first': [[respond(500, { error: 'no such host' })], 'server-error'],
    'a name that nobody has': [[respond(404, { error: "model 'x' not found" })], 'unknown-model'],
    'a clean end without success': [layer('a', 9, 9), 'cut-off'],
    'a page of HTML': [[respond(200, '<html>')], 'not-a-model-answer'],
    'a reset': [[...layer('a', 9), reset()], 'cut-off'],
    'a closed connection': [[...layer('a', 9), fin()], 'cut-off'],
    'a redirect elsewhere': [[redirectTo('http://localhost:9/')], 'not-a-model-answer'],
    'an endless line': [[raw('x'.repeat(2_000_000))], 'not-a-model-answer'],
  };
  for (const [name, [script, kind]] of Object.entries(faults)) {
    it(`fails once, with what to do: ${name}`, async () => {
      const parts = await pulled(script);
      const last = parts.at(-1);
      assert.equal(last?.type, 'failed');
      assert.equal(last.failure.kind, kind);
      assert.match(last.failure.advice, /^.{10,}\.$/);
      assert.equal(parts.filter((part) => part.type !== 'progress').length, 1);
    });
  }

  for (const [stage, script] of Object.entries({
    'before the headers': [hang()],
    'in the middle': [...layer('a', 9, 1), hang()],
  })) {
    it(`ends at once when it is called off: ${stage}`, async () => {
      server.next(script);
      const abort = new AbortController();
      const parts = partsOf(pull(abort.signal));
      await server.waitForRequest();
      abort.abort();
      assert.equal((await within(1_000, parts)).at(-1)?.type, 'cancelled');
      assert.ok((await within(1_000, server.waitForClose(0))).aborted);
    });
  }

  it('does nothing where it was called off before', async () => {
    assert.deepEqual(await partsOf(pull(AbortSignal.abort())), [{ type: 'cancelled' }]);
    assert.equal(server.requests.length, 0);
  });

  it('closes the connection behind a reader who leaves', async () => {
    server.next([...layer('a', 9, 1), hang()]);
    for await (const part of pull()) if (part.type === 'progress') break;
    assert.ok((await within(1_000, server.waitForClose(0))).aborted);
  });
});

async function partsOf(pulling: AsyncIterable<PullPart>): Promise<readonly PullPart[]> {
  const parts: PullPart[] = [];
  for await (const part of pulling) parts.push(part);
  return parts;
}
