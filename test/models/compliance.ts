import assert from 'node:assert/strict';
import type {
  LanguageModel,
  ModelRequest,
  StreamOutcome,
  StreamPart,
  ToolCall,
} from '../../src/models/languageModel.ts';
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
  /** Missing where the model can do nothing of it. */
  readonly rich?: RichScenes;
}

/** What a model may do besides answering with text. */
export interface RichScenes {
  /** Makes these calls, the ids aside, each in pieces where the protocol has any. */
  readonly calling: {
    readonly calls: readonly Omit<ToolCall, 'id'>[];
    readonly scene: () => Promise<Scene>;
  };
  /** Thinks first, and then says `text`. */
  readonly thinking: {
    readonly reasoning: string;
    readonly text: string;
    readonly scene: () => Promise<Scene>;
  };
  /** Tells its usage; missing where the server never does. */
  readonly counting?: { readonly usage: Usage; readonly scene: () => Promise<Scene> };
  /** Answers without a word on its usage, or says that it was none; empty where the server always counts. */
  readonly uncounted: readonly (() => Promise<Scene>)[];
  /** Takes what it is asked; `sent` is the body that went over the wire, as text. */
  readonly asked: () => Promise<Scene & { readonly sent: () => string }>;
}

/** Reads a stream to its end. `onPart` may abort it. */
export async function collect(
  model: LanguageModel,
  signal: AbortSignal = new AbortController().signal,
  onPart: (part: StreamPart) => void = () => undefined,
  asked: Partial<ModelRequest> = {},
): Promise<Streamed> {
  const messages = [{ role: 'user', text: 'Where is the price computed?' }] as const;
  const request = { messages, maxOutputTokens: 256, correlation: 'test', ...asked };
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
export function itComplies({ answering, hanging, failing, rich }: ComplianceScenes): void {
  if (rich) itIsRich(rich);

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

/** A tool, as the requests of this suite offer it. */
const readFile = {
  name: 'read_file',
  description: 'Reads a file.',
  parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
};

/** One pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk';

function itIsRich({ calling, thinking, counting, uncounted, asked }: RichScenes): void {
  it('gives the tool calls of a model, each whole, and says that it waits for them', async () => {
    const { model } = await calling.scene();
    const streamed = await collect(model, undefined, undefined, { tools: [readFile] });
    const calls = callsOf(streamed);
    assert.deepEqual(
      calls.map(({ name, arguments: json }) => ({ name, arguments: JSON.parse(json) as unknown })),
      calling.calls.map(({ name, arguments: json }) => ({
        name,
        arguments: JSON.parse(json) as unknown,
      })),
    );
    assert.equal(new Set(calls.map(({ id }) => id)).size, calls.length, 'ids of their own');
    assert.ok(calls.every(({ id }) => id !== ''));
    assert.deepEqual(streamed.outcome, { type: 'done', reason: 'tool-calls' });
    assertOneFinish(streamed);
  });

  it('tells what a model thinks apart from what it says', async () => {
    const streamed = await collect((await thinking.scene()).model);
    assert.equal(streamed.reasoning, thinking.reasoning);
    assert.equal(streamed.text, thinking.text);
    assert.deepEqual(streamed.outcome, { type: 'done', reason: 'stop' });
  });

  if (counting)
    it('tells the usage once, right before the end', async () => {
      const { parts } = await collect((await counting.scene()).model);
      assert.deepEqual(parts.at(-2), { type: 'usage', usage: counting.usage });
      assert.equal(parts.filter((part) => part.type === 'usage').length, 1);
    });

  if (uncounted.length > 0)
    it('makes no usage up', async () => {
      for (const scene of uncounted) {
        const streamed = await collect((await scene()).model);
        assert.equal(streamed.usage, undefined);
        assert.deepEqual(streamed.outcome, { type: 'done', reason: 'stop' });
      }
    });

  it('sends images, tools, calls and what they gave', async () => {
    const { model, sent } = await asked();
    const messages = [
      { role: 'system', text: 'Be brief, said the system.' },
      { role: 'user', text: 'See this.', images: [{ mimeType: 'image/png', base64: pixel }] },
      {
        role: 'assistant',
        text: 'I look.',
        toolCalls: [{ id: 'call_7', name: 'read_file', arguments: '{"path":"seven.ts"}' }],
      },
      { role: 'tool', callId: 'call_7', text: 'What seven.ts holds.' },
    ] as const;
    const streamed = await collect(model, undefined, undefined, { messages, tools: [readFile] });
    assert.equal(streamed.outcome?.type, 'done');
    for (const { text } of messages) assert.ok(sent().includes(text), text);
    for (const piece of [pixel, readFile.description, 'seven.ts'])
      assert.ok(sent().includes(piece));
  });
}

/** The calls in their order. The first piece of each names its tool. */
export function callsOf({ parts }: Streamed): readonly ToolCall[] {
  const calls: ToolCall[] = [];
  for (const part of parts) {
    if (part.type !== 'tool-call-delta') continue;
    const { index, id = '', name = '', arguments: piece } = part;
    const before = calls[index];
    if (!before) assert.notEqual(name, '', 'a call begins with its name');
    calls[index] = {
      id: before?.id || id,
      name: before?.name || name,
      arguments: (before?.arguments ?? '') + piece,
    };
  }
  return calls;
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
