import assert from 'node:assert/strict';
import type { LanguageModel, StreamOutcome, StreamPart } from '../../src/models/languageModel.ts';
import type { Usage } from '../../src/protocol/model.ts';

/** All that one stream gave. */
export interface Streamed {
  readonly parts: readonly StreamPart[];
  readonly text: string;
  readonly reasoning: string;
  readonly usage: Usage | undefined;
  /** Undefined where the stream ended without a word. */
  readonly outcome: StreamOutcome | undefined;
}

/** A model in a certain state, as an adapter's own tests set it up. */
export interface Scene {
  readonly model: LanguageModel;
  /** Settles once the answer hangs where the scene says: then the stream is aborted. */
  readonly stuck?: Promise<unknown>;
  /** It hangs after the first part of this type. */
  readonly stuckAfter?: StreamPart['type'];
  /** Settles once whoever answers has been let go: a socket is closed, a search is called off. */
  readonly released?: () => Promise<unknown>;
}

/** What an adapter has to show; each makes a fresh scene. */
export interface ComplianceScenes {
  /** Answers `text`, whole. */
  readonly answering: { readonly text: string; readonly scene: () => Promise<Scene> };
  /** Hangs, by the stage's name. */
  readonly hanging: Readonly<Record<string, () => Promise<Scene>>>;
  /** Goes wrong, by the fault's name. */
  readonly failing: Readonly<Record<string, () => Promise<Scene>>>;
}

/** Reads a stream to its end. `onPart` may abort it. */
export async function collect(
  model: LanguageModel,
  signal: AbortSignal = new AbortController().signal,
  onPart: (part: StreamPart) => void = () => undefined,
): Promise<Streamed> {
  const messages = [{ role: 'user', text: 'Where is the price computed?' }] as const;
  const request = { messages, maxOutputTokens: 256, correlation: 'test' };
  const parts: StreamPart[] = [];
  for await (const part of model.stream(request, signal)) {
    parts.push(part);
    onPart(part);
  }
  return summary(parts);
}

export function summary(parts: readonly StreamPart[]): Streamed {
  const last = parts.at(-1);
  return {
    parts,
    text: parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join(''),
    reasoning: parts.map((part) => (part.type === 'reasoning-delta' ? part.text : '')).join(''),
    usage: parts.find((part) => part.type === 'usage')?.usage,
    outcome: last?.type === 'finish' ? last.outcome : undefined,
  };
}

/** The contract of `LanguageModel`, for any adapter: call it within a `describe`. */
export function itComplies({ answering, hanging, failing }: ComplianceScenes): void {
  it('streams a whole answer and says that it is whole', async () => {
    const { model } = await answering.scene();
    const streamed = await collect(model);
    assert.equal(streamed.text, answering.text);
    assert.ok(streamed.parts.length > 2, 'in pieces');
    assert.deepEqual(streamed.outcome, { type: 'done', reason: 'stop' });
    assertOneFinish(streamed);
  });

  it('answers several at once, each its own', async () => {
    const { model } = await answering.scene();
    const all = await Promise.all([collect(model), collect(model), collect(model)]);
    for (const streamed of all) assert.equal(streamed.text, answering.text);
  });

  it('says nothing but "cancelled" where it was aborted before it began', async () => {
    const { model } = await answering.scene();
    const { parts } = await collect(model, AbortSignal.abort());
    assert.deepEqual(parts, [{ type: 'finish', outcome: { type: 'cancelled' } }]);
  });

  it('gives no text after an abort between two parts', async () => {
    const { model } = await answering.scene();
    const abort = new AbortController();
    const streamed = await collect(model, abort.signal, () => abort.abort());
    assert.deepEqual(streamed.outcome, { type: 'cancelled' });
    assert.equal(streamed.parts.length, 2);
  });

  it('can be left in the middle by its reader', async () => {
    const { model } = await answering.scene();
    const messages = [{ role: 'user', text: 'price' }] as const;
    const request = { messages, maxOutputTokens: 256, correlation: 'test' };
    const iterator = model.stream(request, new AbortController().signal)[Symbol.asyncIterator]();
    assert.equal((await iterator.next()).value?.type, 'text-delta');
    assert.equal((await iterator.return?.())?.done, true);
    assert.equal((await iterator.next()).done, true);
  });

  for (const [stage, make] of Object.entries(hanging)) {
    it(`stops at once and lets go when aborted: ${stage}`, async () => {
      const { model, stuck, stuckAfter, released } = await make();
      const abort = new AbortController();
      const there = Promise.withResolvers<void>();
      const streaming = collect(model, abort.signal, (part) => {
        if (part.type === stuckAfter) there.resolve();
      });
      await stuck;
      if (stuckAfter) await there.promise;
      abort.abort();
      // A generous bound: what is to be shown is that it ends at all, and without an answer's end.
      const streamed = await within(1_000, streaming);
      assert.deepEqual(streamed.outcome, { type: 'cancelled' });
      await within(1_000, released?.() ?? Promise.resolve());
    });
  }

  for (const [fault, make] of Object.entries(failing)) {
    it(`ends in one failure that a person can read: ${fault}`, async () => {
      const streamed = await collect((await make()).model);
      assertOneFinish(streamed);
      assert.equal(streamed.outcome?.type, 'failed');
      assertReadable(streamed.outcome.failure);
    });
  }
}

function assertOneFinish({ parts }: Streamed): void {
  const finishes = parts.filter((part) => part.type === 'finish');
  assert.equal(finishes.length, 1);
  assert.equal(parts.at(-1), finishes[0]);
}

function assertReadable(failure: {
  readonly title: string;
  readonly advice: string;
  readonly detail?: string;
}): void {
  for (const words of [failure.title, failure.advice]) {
    assert.match(words, /^.{10,}\.$/, 'a whole sentence');
    assert.doesNotMatch(words, /undefined|\[object|NaN|Error:/);
  }
  assert.ok((failure.detail ?? '').length <= 500);
}

/** `work`, or a rejection after `ms`. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`Not done within ${ms} ms.`)), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
