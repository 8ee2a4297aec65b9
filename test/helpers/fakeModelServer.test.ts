import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { startFakeModelServer, type FakeModelServer } from './fakeModelServer.ts';
import { fieldOf } from './jsonField.ts';
import {
  brokenGzip,
  contentEvent,
  done,
  failWith,
  fin,
  finish,
  hang,
  head,
  longLine,
  pings,
  raw,
  reasoning,
  redirectTo,
  reset,
  socketBytes,
  splitText,
  text,
  textReply,
  toolCall,
  usage,
  waitFor,
} from './modelScripts.ts';

describe('the fake model server', () => {
  let server: FakeModelServer;
  beforeEach(async () => {
    server = await startFakeModelServer();
  });
  afterEach(() => server.close());

  it('echoes the last message by default, streamed', async () => {
    const body = await bodyOf(await ask(server, { stream: true }));
    assert.equal(contentOf(body), 'You asked: Hi');
    assert.ok(body.endsWith('data: [DONE]\n\n'));
    assert.ok(!body.includes('usage'), 'usage was not asked for');
  });

  it('answers whole where no stream was asked for', async () => {
    const answer: unknown = await (await ask(server, { stream: false })).json();
    const choices = fieldOf(answer, 'choices');
    assert.ok(Array.isArray(choices));
    assert.equal(fieldOf(fieldOf(choices[0], 'message'), 'content'), 'You asked: Hi');
  });

  it('sends usage without choices where it was asked for', async () => {
    server.next([text('ok'), finish(), usage(7, 3), done()]);
    const response = await ask(server, { stream: true, stream_options: { include_usage: true } });
    const last = eventsOf(await bodyOf(response)).at(-1);
    assert.deepEqual(fieldOf(last, 'choices'), []);
    assert.equal(fieldOf(fieldOf(last, 'usage'), 'prompt_tokens'), 7);
  });

  it('streams reasoning and tool calls in pieces', async () => {
    server.next([
      reasoning('think'),
      toolCall('read', '{"path":"a"}'),
      finish('tool_calls'),
      done(),
    ]);
    const body = await bodyOf(await ask(server, { stream: true }));
    assert.ok(body.includes('"reasoning_content":"thin"'));
    const pieces = [...body.matchAll(/"arguments":"((?:\\"|[^"])*)"/g)].map(
      (match) => match[1] ?? '',
    );
    assert.equal(pieces.join('').replaceAll('\\"', '"'), '{"path":"a"}');
  });

  it('lists its models and refuses others, as the real ones do', async () => {
    const list: unknown = await (await fetch(`${server.url}/models`)).json();
    assert.equal(fieldOf(list, 'object'), 'list');
    const response = await ask(server, { stream: true, model: 'other' });
    assert.equal(response.status, 404);
    assert.ok((await response.text()).includes('model_not_found'));
  });

  it('wants its key', async () => {
    const locked = await startFakeModelServer({ key: 'secret' });
    try {
      assert.equal((await ask(locked, { stream: true })).status, 401);
      const good = await ask(locked, { stream: true }, { authorization: 'Bearer secret' });
      assert.equal(good.status, 200);
      await good.text();
    } finally {
      await locked.close();
    }
  });

  it('records requests, and when the client goes away', async () => {
    server.next([text('one'), hang()]);
    const abort = new AbortController();
    const response = await ask(server, { stream: true }, {}, abort.signal);
    const request = await server.waitForRequest();
    assert.equal(request.path, '/v1/chat/completions');
    assert.equal(fieldOf(request.body, 'stream'), true);
    assert.equal(request.closedAt, undefined);
    abort.abort();
    await assert.rejects(response.text());
    const closed = await server.waitForClose(0);
    assert.ok(closed.aborted && closed.closedAt !== undefined);
  });

  it('takes a queue of scripts first, then the standing one', async () => {
    server.reply((request) => textReply(`standing for ${String(fieldOf(request.body, 'model'))}`));
    server.next(textReply('first'));
    assert.equal(contentOf(await bodyOf(await ask(server, { stream: true }))), 'first');
    assert.equal(
      contentOf(await bodyOf(await ask(server, { stream: true }))),
      'standing for fake-model',
    );
  });

  it('holds back until it is let go', async () => {
    const gate = Promise.withResolvers<void>();
    server.next([head(), waitFor(gate.promise), ...textReply('late')]);
    const response = await ask(server, { stream: true });
    gate.resolve();
    assert.equal(contentOf(await bodyOf(response)), 'late');
  });

  it('fails with a status, a body and a raw Retry-After', async () => {
    server.next([failWith(429, { code: 'rate_limit_exceeded', retryAfter: 'soon' })]);
    const response = await ask(server, { stream: true });
    assert.equal(response.status, 429);
    assert.equal(response.headers.get('retry-after'), 'soon');
    assert.ok((await response.text()).includes('rate_limit_exceeded'));
  });

  it('cuts off with RST and with FIN after what was sent', async () => {
    for (const cut of [reset(), fin()]) {
      server.next([text('abcd'), cut]);
      const response = await ask(server, { stream: true });
      const reader = response.body?.getReader();
      assert.ok(reader);
      const first = await reader.read();
      assert.ok(new TextDecoder().decode(first.value).includes('abcd'));
      await assert.rejects(reader.read(), { name: 'TypeError' });
    }
    assert.ok((await server.waitForClose(1)).aborted);
  });

  it('hangs before the headers', async () => {
    server.next([hang()]);
    const abort = new AbortController();
    const pending = ask(server, { stream: true }, {}, abort.signal);
    await server.waitForRequest();
    abort.abort();
    await assert.rejects(pending, { name: 'AbortError' });
    assert.ok((await server.waitForClose(0)).aborted);
  });

  it('sends comments only, bytes in pieces, a long line and a redirect', async () => {
    server.next([pings({ count: 3, everyMs: 1 }), done()]);
    assert.equal(
      await bodyOf(await ask(server, { stream: true })),
      ': ping\n\n: ping\n\n: ping\n\ndata: [DONE]\n\n',
    );
    server.next([splitText('é', 'character'), splitText('x', 'field'), splitText('y', 'line-end')]);
    assert.equal(contentOf(await bodyOf(await ask(server, { stream: true }))), 'éxy');
    server.next([longLine(10_000_000)]);
    assert.ok((await bodyOf(await ask(server, { stream: true }))).length > 10_000_000);
    server.next([redirectTo('http://127.0.0.1:1/')]);
    const response = await ask(server, { stream: true }, {}, undefined, 'manual');
    assert.equal(response.headers.get('location'), 'http://127.0.0.1:1/');
  });

  it('breaks gzip and HTTP itself', async () => {
    server.next(brokenGzip());
    await assert.rejects(ask(server, { stream: true }).then((response) => response.text()));
    server.next([socketBytes('HTTP/1.1 nonsense\r\n\r\n'), fin()]);
    await assert.rejects(ask(server, { stream: true }));
  });

  it('writes pieces one by one, so that a cut inside a character is a cut on the wire', async () => {
    server.next([splitText('é', 'character')]);
    const chunks = await rawChunks(server);
    assert.equal(chunks.length, 2);
    assert.equal(
      Buffer.concat(chunks).toString('utf8'),
      contentEvent('é').replaceAll('\n', '\r\n'),
    );
    assert.ok(chunks[0]?.toString('utf8').includes('\uFFFD'));
  });

  it('stamps each chunk and ends every socket on close', async () => {
    const sent: number[] = [];
    const own = await startFakeModelServer({ onSent: (index) => sent.push(index) });
    own.next([text('abcdef', { chunk: 2, delayMs: 1 }), raw(': still here\n\n'), hang()]);
    const response = await ask(own, { stream: true });
    const whole = response.text();
    const failing = assert.rejects(whole);
    while (sent.length < 3) await new Promise((resolve) => setImmediate(resolve));
    await own.close();
    await failing;
    assert.deepEqual(sent, [0, 1, 2]);
  });
});

function ask(
  server: FakeModelServer,
  fields: object,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
  redirect: 'follow' | 'manual' = 'follow',
): Promise<Response> {
  const messages = [{ role: 'user', content: 'Hi' }];
  return fetch(`${server.url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'fake-model', messages, ...fields }),
    redirect,
    ...(signal ? { signal } : {}),
  });
}

function bodyOf(response: Response): Promise<string> {
  assert.equal(response.status, 200);
  return response.text();
}

function eventsOf(body: string): readonly unknown[] {
  return [...body.matchAll(/^data: (.*)$/gm)]
    .map((match) => (match[1] ?? '').trim())
    .filter((data) => data !== '[DONE]')
    .map((data) => JSON.parse(data) as unknown);
}

function contentOf(body: string): string {
  return eventsOf(body)
    .map((event) => {
      const choices = fieldOf(event, 'choices');
      return Array.isArray(choices) ? fieldOf(fieldOf(choices[0], 'delta'), 'content') : undefined;
    })
    .filter((content) => typeof content === 'string')
    .join('');
}

/** The body as it arrives, one buffer for each read. */
function rawChunks(server: FakeModelServer): Promise<readonly Buffer[]> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const request = httpRequest(`${server.url}/chat/completions`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(chunks));
    });
    request.on('error', reject);
    request.end(JSON.stringify({ model: 'fake-model', messages: [], stream: true }));
  });
}
