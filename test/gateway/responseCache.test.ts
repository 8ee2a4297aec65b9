import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { requestDigest } from '../../src/gateway/canonicalRequest.ts';
import { ResponseCache, type CachedAnswer } from '../../src/gateway/responseCache.ts';
import type { StreamPart, ToolDefinition } from '../../src/models/languageModel.ts';
import { summary } from '../models/compliance.ts';
import {
  done,
  failed,
  infoOf,
  played,
  question,
  read,
  refOf,
  said,
  used,
  type Act,
  type Played,
} from './playedModel.ts';

const tool = (properties: Readonly<Record<string, unknown>>): readonly ToolDefinition[] => [
  { name: 'look', description: 'Looks.', parameters: { type: 'object', properties } },
];

describe('the response cache', () => {
  const answering = (text: string, info = infoOf('m')): Played =>
    played([said(text), used(3, 2), done], info);
  async function ask(
    cache: ResponseCache,
    model: Played,
    request = question(),
  ): Promise<readonly StreamPart[]> {
    const reading = read(cache.policy(model), request);
    await reading.outcome;
    return reading.parts;
  }

  it('answers the same question again without the model, and says so', async () => {
    const cache = new ResponseCache();
    const model = played([
      { type: 'reasoning-delta', text: 'hm' },
      said('four'),
      said('ty'),
      used(3, 2),
      done,
    ]);
    await ask(cache, model);
    const again = await ask(
      cache,
      model,
      question('hello', { correlation: 'another', stableMessages: 1 }),
    );
    assert.equal(model.requests.length, 1);
    assert.deepEqual(again, [
      { type: 'notice', notice: { type: 'cached' } },
      { type: 'reasoning-delta', text: 'hm' },
      said('fourty'),
      done,
    ]);
  });

  it('gives each of two that ask the same at once its own answer, and keeps one', async () => {
    const cache = new ResponseCache();
    const open = Promise.withResolvers<void>();
    let asked = 0;
    const model = played(() => [said(`answer ${++asked}`), open.promise, used(3, 2), done]);
    const both = [1, 2].map(() => read(cache.policy(model), question('same')));
    await new Promise(setImmediate);
    open.resolve();
    for (const { outcome } of both) assert.equal((await outcome)?.type, 'done');
    assert.deepEqual(
      both.map(({ parts }) => summary(parts).text),
      ['answer 1', 'answer 2'],
    );
    assert.equal(cache.size.entries, 1);
    assert.equal(summary(await ask(cache, model, question('same'))).text, 'answer 2');
    assert.equal(asked, 2);
  });

  it('asks where anything that decides the answer is another', async () => {
    const cache = new ResponseCache({ tools: true });
    const model = answering('x');
    const requests = [
      question(),
      question('hello '),
      question('hello', { maxOutputTokens: 101 }),
      question('hello', { effort: 'low' }),
      question('hello', { responseFormat: 'json' }),
      question('hello', { messages: [{ role: 'system', text: 'hello' }] }),
      question('hello', {
        messages: [
          { role: 'user', text: 'hello', images: [{ mimeType: 'image/png', base64: 'AA' }] },
        ],
      }),
      question('hello', { tools: tool({ a: 1 }) }),
      question('hello', { tools: tool({ a: 2 }) }),
    ];
    for (const request of requests) await ask(cache, model, request);
    assert.equal(model.requests.length, requests.length);
    const other = answering('y', infoOf('n'));
    assert.equal(summary(await ask(cache, other)).text, 'y');
  });

  it('does not mind the order of keys', async () => {
    const cache = new ResponseCache({ tools: true });
    const model = answering('x');
    await ask(cache, model, question('q', { tools: tool({ a: 1, b: { c: 1, d: 2 } }) }));
    const turned = {
      tools: tool({ b: { d: 2, c: 1 }, a: 1 }),
      correlation: 'c2',
      maxOutputTokens: 100,
      messages: [{ text: 'q', role: 'user' }],
    } as const;
    await ask(cache, model, turned);
    assert.equal(model.requests.length, 1);
  });

  it('keeps nothing but whole answers of the model that was asked', async () => {
    const endings: readonly (readonly Act[])[] = [
      [said('half'), failed('cut-off')],
      [said('half'), { type: 'finish', outcome: { type: 'done', reason: 'length' } }],
      [said('half'), { type: 'finish', outcome: { type: 'done', reason: 'content-filter' } }],
      [said('half'), { type: 'finish', outcome: { type: 'cancelled' } }],
      [said('half')],
      [said('half'), new Error('boom')],
      [done],
      [said('x'), { type: 'tool-call-delta', index: 0, arguments: '{}' }, done],
      [
        {
          type: 'notice',
          notice: { type: 'answered-by', model: refOf('n'), label: 'n', why: 'm failed' },
        },
        said('x'),
        done,
      ],
    ];
    for (const acts of endings) {
      const cache = new ResponseCache({ tools: true });
      const reading = read(cache.policy(played(acts)));
      await reading.outcome.catch(() => undefined);
      assert.equal(cache.size.entries, 0);
    }
    const cache = new ResponseCache();
    const abort = new AbortController();
    const open = Promise.withResolvers<void>();
    const reading = read(
      cache.policy(played([said('x'), open.promise, done])),
      question(),
      abort.signal,
    );
    abort.abort();
    open.resolve();
    await reading.outcome;
    assert.equal(cache.size.entries, 0, 'not after an abort');
  });

  it('leaves requests with tools alone unless it is told otherwise', async () => {
    const cache = new ResponseCache();
    const model = answering('x');
    for (let i = 0; i < 2; i++) await ask(cache, model, question('q', { tools: tool({}) }));
    assert.equal(model.requests.length, 2);
  });

  it('forgets after its time, also where the clock was set back', async () => {
    let now = 1_000_000;
    const cache = new ResponseCache({ now: () => now, limits: { age: 1_000 } });
    const model = answering('x');
    for (const [at, asked] of [
      [1_000_000, 1],
      [1_000_999, 1],
      [1_001_000, 2],
      [900_000, 3],
    ] as const) {
      now = at;
      await ask(cache, model);
      assert.equal(model.requests.length, asked);
    }
  });

  it('drops what was used longest ago, by entries and by bytes', async () => {
    const few = new ResponseCache({ limits: { entries: 2 } });
    const model = answering('x');
    for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(few, model, question(text));
    assert.deepEqual(
      model.requests.map(({ messages }) => messages[0]?.text),
      ['a', 'b', 'c', 'b'],
    );
    const small = new ResponseCache({ limits: { bytes: 10_000 } });
    for (let i = 0; i < 20; i++) {
      await ask(small, answering('y'.repeat(700)), question(String(i)));
      assert.ok(small.size.bytes <= 10_000);
    }
    assert.equal(small.size.entries, 5);
    await ask(small, answering('z'.repeat(5_000)), question('large'));
    assert.equal(small.size.entries, 5, 'one answer never pushes out the others');
  });

  it('is cleared, for all or for one model', async () => {
    const cache = new ResponseCache();
    const models = [answering('x'), answering('y', infoOf('n'))];
    for (const model of models) await ask(cache, model);
    cache.invalidate(refOf('m'));
    for (const model of models) await ask(cache, model);
    assert.deepEqual(
      models.map(({ requests }) => requests.length),
      [2, 1],
    );
    cache.clear();
    assert.deepEqual(cache.size, { entries: 0, bytes: 0 });
    for (const model of models) await ask(cache, model);
    assert.deepEqual(
      models.map(({ requests }) => requests.length),
      [3, 2],
    );
  });

  it('asks anew where a person wants another answer, and keeps that', async () => {
    let fresh = false;
    const cache = new ResponseCache({ fresh: () => fresh });
    await ask(cache, answering('old'));
    fresh = true;
    assert.equal(summary(await ask(cache, answering('new'))).text, 'new');
    fresh = false;
    assert.equal(summary(await ask(cache, answering('never asked'))).text, 'new');
  });

  it('never shows an entry that was changed, or that is another question’s', async () => {
    const store = new Map<string, CachedAnswer>();
    const cache = new ResponseCache({ store });
    await ask(cache, answering('mine'), question('mine'));
    await ask(cache, answering('yours'), question('yours'));
    const [mine, yours] = ['mine', 'yours'].map((text) =>
      requestDigest(refOf('m'), question(text)),
    );
    const poisons: ((entry: CachedAnswer) => CachedAnswer)[] = [
      (entry) => ({ ...entry, text: 'poison' }),
      (entry) => ({ ...entry, reasoning: 'poison' }),
      (entry) => store.get(yours ?? '') ?? entry,
    ];
    for (const poison of poisons) {
      const entry = store.get(mine ?? '');
      assert.ok(entry);
      store.set(mine ?? '', poison(entry));
      const model = answering('mine');
      assert.equal(summary(await ask(cache, model, question('mine'))).text, 'mine');
      assert.equal(model.requests.length, 1);
    }
  });

  it('replays any text as it was', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 5_000, minLength: 1, size: 'max' }),
        async (text) => {
          const cache = new ResponseCache();
          await ask(cache, answering(text));
          const again = await ask(cache, answering('other'));
          assert.equal(summary(again).text, text);
          for (const part of again)
            if (part.type === 'text-delta')
              assert.ok(part.text.isWellFormed() || !text.isWellFormed());
        },
      ),
      { numRuns: 30 },
    );
  });
});
