import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { createBoundedCounter } from '../../../src/context/tokens/boundedCounter.ts';
import { createWorkerClient } from '../../../src/context/worker/workerClient.ts';

const entry = new URL('../../../src/context/worker/contextWorker.ts', import.meta.url);

describe('counting in bounded time', function () {
  this.timeout(60_000);

  it('counts usual texts exactly, and hands on no more than samples of a huge one', async () => {
    let seen = 0;
    const counter = createBoundedCounter(
      {
        count(texts) {
          seen += texts.reduce((sum, text) => sum + text.length, 0);
          return Promise.resolve(texts.map((text) => text.length / 4));
        },
      },
      1_000_000,
    );
    const huge = 'x'.repeat(20_000_000);
    assert.deepEqual(await counter.count(['abcd', huge, '', 'abcdefgh']), [1, 5_000_000, 0, 2]);
    assert.ok(seen < 600_000, `${seen} characters`);
  });

  it('takes a text to be as dense as its densest part, so that it is not too little', async () => {
    const dense = { count: (texts: readonly string[]) => Promise.resolve(texts.map(weigh)) };
    const counter = createBoundedCounter(dense, 100_000);
    const text = 'a'.repeat(300_000) + '界'.repeat(300_000);
    const [count = 0] = await counter.count([text]);
    assert.ok(count >= weigh(text));
  });

  it('knows 16 million tokens in one line, a run of letters, and half a character', async () => {
    const client = createWorkerClient(() => new Worker(entry));
    const line = 'const value = 42; '.repeat(3_600_000);
    const [huge = 0, run = 0, half = 0] = await client.count([
      line,
      'a'.repeat(100_000),
      '\ud83d'.repeat(3_000_000),
    ]);
    assert.ok(huge > 15_000_000, `${huge}`);
    assert.ok(run > 10_000 && run < 50_000, `${run}`);
    assert.ok(half > 0);
    await client.dispose();
  });

  it('counts a corpus exactly as OpenAI’s tokenizers do', async () => {
    const client = createWorkerClient(() => new Worker(entry));
    const all = corpus();
    const texts = all.map(({ text }) => text);
    const counted = await createBoundedCounter(client).count(texts);
    assert.deepEqual(
      counted,
      all.map(({ o200k }) => o200k),
    );
    assert.deepEqual(
      await client.counting('cl100k').count(texts),
      all.map(({ cl100k }) => cl100k),
    );
    await client.dispose();
  });

  it('counts by the tokenizer of OpenAI’s older models as well', async () => {
    const client = createWorkerClient(() => new Worker(entry));
    // Counts from the OpenAI Cookbook, “How to count tokens with tiktoken”, section 5.
    const texts = ['antidisestablishmentarianism', '2 + 2 = 4', 'お誕生日おめでとう'];
    assert.deepEqual(await client.count(texts), [6, 7, 8]);
    assert.deepEqual(await client.counting('cl100k').count(texts), [6, 7, 9]);
    await client.dispose();
  });
});

/**
 * Code and prose in many languages, with the counts of another implementation of the public encodings:
 * js-tiktoken 1.0.21.
 */
interface Counted {
  readonly text: string;
  readonly o200k: number;
  readonly cl100k: number;
}

function corpus(): readonly Counted[] {
  const file = new URL('../../fixtures/tokenCounts.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as readonly Counted[];
}

function weigh(text: string): number {
  return text.length - 0.75 * (text.length - text.replaceAll('a', '').length);
}
