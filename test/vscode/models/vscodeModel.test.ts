// VS Code's own models under the suite that holds for every adapter, and what goes wrong with them only.
import assert from 'node:assert/strict';
import type { LanguageModel } from '../../../src/models/languageModel.ts';
import type { FailureKind } from '../../../src/protocol/model.ts';
import { createVscodeModel } from '../../../src/vscode/models/vscodeModel.ts';
import { fieldOf } from '../../helpers/jsonField.ts';
import { callsOf, collect, itComplies, within, type Scene } from '../../models/compliance.ts';
import { fakeInfo } from '../../models/wireBench.ts';
import {
  fakeVscodeModels,
  VscodeModelError,
  type FakeVscodeModels,
  type VscodeStep,
} from './fakeVscodeModels.ts';

type Plan = Parameters<typeof fakeVscodeModels>[0];

function made(plan: Plan): FakeVscodeModels & { readonly model: LanguageModel } {
  const fake = fakeVscodeModels(plan);
  return { ...fake, model: createVscodeModel(fakeInfo, fake.api) };
}

function hanging(plan: Plan, stuckAfter?: 'text-delta'): () => Promise<Scene> {
  return async () => {
    const { model, stuck, cancelled, asked } = made(plan);
    const released = (): Promise<unknown> =>
      asked.length === 0 ? Promise.resolve() : within(1_000, cancelled);
    return { model, stuck, released, ...(stuckAfter ? { stuckAfter } : {}) };
  };
}

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

/** Each fault, before the first token and after it. */
const faults: readonly (readonly [string, unknown, FailureKind, RegExp])[] = [
  ['no consent', VscodeModelError.NoPermissions(), 'refused', /did not let Parley use/u],
  ['a model that is gone', VscodeModelError.NotFound(), 'unknown-model', /no longer offers/u],
  ['a block', VscodeModelError.Blocked('You are blocked.'), 'rate-limited', /could not answer/u],
  [
    'a quota that is used up',
    named('ChatQuotaExceeded', 'You have no requests left.'),
    'no-credit',
    /could not answer/u,
  ],
  ['a rate limit', named('ChatRateLimited', 'Slow down.'), 'rate-limited', /could not answer/u],
  ['an end that VS Code wanted', named('Canceled', 'Canceled'), 'cut-off', /called off/u],
  ['an error of its own', new Error('The socket is gone.'), 'server-error', /could not answer/u],
  ['what is no error', 'gone', 'server-error', /could not answer/u],
];

describe('the adapter of VS Code’s own models complies', () => {
  const steps: readonly VscodeStep[] = ['The price ', 'is in ', 'cart.ts.'].map((say) => ({ say }));
  const failing = (plan: Plan) => async (): Promise<Scene> => ({ model: made(plan).model });
  itComplies({
    answering: {
      text: 'The price is in cart.ts.',
      scene: async () => ({ model: made({ steps }).model }),
    },
    hanging: {
      'where its models are asked for': hanging({ steps, select: 'hang' }),
      'before the answer': hanging({ steps, send: 'hang' }),
      'before the first word': hanging({ steps: ['hang'] }),
      'between two words': hanging({ steps: [{ say: 'some' }, 'hang'] }, 'text-delta'),
    },
    failing: Object.fromEntries([
      ...faults.flatMap(([name, fail]) => [
        [`${name}, at once`, failing({ steps, send: { fail } })],
        [`${name}, in the middle`, failing({ steps: [{ say: 'some text' }, { fail }] })],
      ]),
      ['no such model', failing({ steps, select: 'none' })],
      ['nothing at all', failing({ steps: [] })],
    ]),
  });
});

describe('a model of VS Code', () => {
  for (const [name, fail, kind, words] of faults) {
    it(`names what failed: ${name}`, async () => {
      for (const before of [[], [{ say: 'kept' }]]) {
        const { text, outcome } = await collect(made({ steps: [...before, { fail }] }).model);
        assert.equal(text, before.length > 0 ? 'kept' : '');
        assert.equal(outcome?.type === 'failed' && outcome.failure.kind, kind);
        assert.match(outcome?.type === 'failed' ? outcome.failure.title : '', words);
      }
    });
  }

  it('that says nothing has not answered', async () => {
    const { outcome, parts } = await collect(made({ steps: [{ say: '' }] }).model);
    assert.equal(parts.length, 1, 'nothing in it that a time-out would take for a piece');
    assert.equal(outcome?.type === 'failed' && outcome.failure.kind, 'cut-off');
  });

  it('calls tools, and what is no part that Parley knows is left out', async () => {
    const { model, asked } = made({
      steps: [
        { odd: { thinking: 'hm' } },
        { say: 'I look.' },
        { call: 'read', id: 'a', input: { path: 'a.ts' } },
        { call: 'read', id: 'b', input: {} },
      ],
    });
    const tool = { name: 'read', description: 'Reads.', parameters: { type: 'object' } };
    const streamed = await collect(model, undefined, undefined, { tools: [tool] });
    assert.equal(streamed.text, 'I look.');
    assert.deepEqual(callsOf(streamed), [
      { id: 'a', name: 'read', arguments: '{"path":"a.ts"}' },
      { id: 'b', name: 'read', arguments: '{}' },
    ]);
    assert.deepEqual(streamed.outcome, { type: 'done', reason: 'tool-calls' });
    assert.deepEqual(fieldOf(asked[0]?.options, 'tools'), [
      { name: 'read', description: 'Reads.', inputSchema: { type: 'object' } },
    ]);
  });

  it('is sent images, calls and what they gave', async () => {
    const { model, asked } = made({ steps: [{ say: 'seen' }] });
    await collect(model, undefined, undefined, {
      messages: [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'See.', images: [{ mimeType: 'image/png', base64: 'aGk=' }] },
        {
          role: 'assistant',
          text: 'I look.',
          toolCalls: [{ id: 'c', name: 'read', arguments: '{"path":"a"}' }],
        },
        { role: 'tool', callId: 'c', text: 'found' },
      ],
    });
    assert.deepEqual(JSON.parse(JSON.stringify(asked[0]?.messages)), [
      { role: 'user', content: 'Be brief.' },
      { role: 'user', content: [{ value: 'See.' }, { mimeType: 'image/png', base64: 'aGk=' }] },
      {
        role: 'assistant',
        content: [{ value: 'I look.' }, { callId: 'c', name: 'read', input: { path: 'a' } }],
      },
      { role: 'user', content: [{ callId: 'c', content: [{ value: 'found' }] }] },
    ]);
  });

  it('is told to stop where its reader leaves', async () => {
    const { model, cancelled } = made({ steps: [{ say: 'some' }, 'hang'] });
    const request = { messages: [], maxOutputTokens: 1, correlation: 'c' };
    for await (const part of model.stream(request, new AbortController().signal)) {
      if (part.type === 'text-delta') break;
    }
    await within(1_000, cancelled);
  });
});
