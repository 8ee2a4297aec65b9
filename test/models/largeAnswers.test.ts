// As much as servers may send, on every protocol, at the limits that people have.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { defaultLimits } from '../../src/models/guardLimits.ts';
import type { StreamPart } from '../../src/models/languageModel.ts';
import type { Failure } from '../../src/protocol/model.ts';
import { collectGarbage } from '../bench/collectGarbage.ts';
import { openAiWire } from '../helpers/openAiWire.ts';
import { fakeInfo, providerOf, wires, type WireKind } from './wireBench.ts';
import { wireKinds } from './wireStreams.ts';

/** What came, counted; nothing of it is kept, so that whatever grows is Parley's. */
interface Counted {
  readonly pieces: number;
  readonly length: number;
  readonly failure: Failure | undefined;
  /** Bytes that were in use, at most, beyond those before; garbage aside. */
  readonly grown: number;
}

/** Well below 100 MB, and above what stands in buffers on a busy machine (42 MB were seen). */
const keptNowhere = 60e6;
const piece = 'x'.repeat(1_000_000);
const asked = { method: 'POST', path: '', headers: {}, body: { stream: true } };

describe('a server that sends very much', () => {
  let server: Server;
  let url: string;
  let body: () => Iterable<string>;
  /** What is sent instead of it, packed. */
  let packed: Buffer | undefined;
  let closed: PromiseWithResolvers<void>;
  /** Bytes that the server was rid of. */
  let sent: number;

  before((done) => {
    server = createServer((_request, response) => {
      closed = Promise.withResolvers();
      response.on('close', closed.resolve);
      if (!packed) Readable.from(body()).pipe(response);
      else {
        response.setHeader('content-encoding', 'gzip');
        response.end(packed);
      }
    });
    // Of an answer that is read slowly, nothing is to be missing at its end.
    server.keepAliveTimeout = 0;
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
      done();
    });
  });
  after((done) => {
    server.closeAllConnections();
    server.close(done);
  });

  it('packed: no more of it is unpacked than an answer may have, and nothing is kept', async () => {
    const line = openAiWire.format(asked).text('x'.repeat(10_000));
    packed = gzipSync(line.repeat(12_000), { level: 1 });
    const { pieces, failure, grown } = await count('openai', 1_000).finally(() => {
      packed = undefined;
    });
    assert.match(failure?.title ?? '', /over 100 MB and was stopped/u);
    assert.ok(pieces < 10_000, `${pieces}`);
    assert.ok(grown < keptNowhere, `${grown} bytes`);
    await closed.promise;
  });

  /** Reads it all, and looks at the memory after each `every` pieces. */
  async function count(kind: WireKind, every: number): Promise<Counted> {
    const provider = providerOf(kind, { baseUrl: `${url}${wires[kind].basePath}` });
    const request = { messages: [], maxOutputTokens: 1, correlation: 'c' };
    const before = inUse();
    const counted = { pieces: 0, length: 0, grown: 0 };
    let last: StreamPart | undefined;
    for await (const part of provider
      .languageModel(fakeInfo)
      .stream(request, new AbortController().signal)) {
      last = part;
      if (part.type !== 'text-delta') continue;
      counted.length += part.text.length;
      if (++counted.pieces % every === 0) counted.grown = Math.max(counted.grown, inUse() - before);
    }
    const outcome = last?.type === 'finish' ? last.outcome : undefined;
    return { ...counted, failure: outcome?.type === 'failed' ? outcome.failure : undefined };
  }

  for (const kind of wireKinds) {
    const format = () => wires[kind].format(asked);

    describe(`in ${kind}`, () => {
      it('250,000 pieces: each arrives, and none is kept', async () => {
        body = function* () {
          const wire = format();
          // In packets of 100: a server that is that quick fills them.
          for (let i = 0; i < 2_500; i++)
            yield Array.from({ length: 100 }, () => wire.text('word')).join('');
          yield wire.finish('stop') + wire.done();
        };
        const { pieces, length, failure, grown } = await count(kind, 50_000);
        assert.equal(failure, undefined);
        assert.deepEqual([pieces, length], [250_000, 1_000_000]);
        assert.ok(grown < 20e6, `${grown} bytes`);
      });

      it('a line without an end: it is stopped at 20 MB', async () => {
        body = function* () {
          const wire = format();
          yield wire.text('kept');
          const [start = ''] = wire.text('|').split('|');
          yield start;
          for (sent = 0; ; sent += piece.length) yield piece;
        };
        const { length, failure } = await count(kind, 1);
        assert.equal(failure?.kind, 'cut-off');
        assert.match(failure.title, /over 20 MB and was stopped/u);
        assert.equal(length, 'kept'.length);
        // What stands in the sockets' own buffers aside.
        assert.ok(sent < 1.5 * defaultLimits.event, `${sent} bytes`);
        await closed.promise;
      });

      it('an answer without an end: it is stopped at 100 MB, which are not kept', async () => {
        body = function* () {
          const wire = format();
          for (;;) yield wire.text(piece);
        };
        const { pieces, failure, grown } = await count(kind, 20);
        assert.equal(failure?.kind, 'cut-off');
        assert.match(failure.title, /over 100 MB and was stopped/u);
        assert.ok(pieces >= 99 && pieces * piece.length <= defaultLimits.answer, `${pieces}`);
        assert.ok(grown < keptNowhere, `${grown} bytes`);
        await closed.promise;
      });
    });
  }
});

function inUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
