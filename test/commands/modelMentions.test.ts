import assert from 'node:assert/strict';
import {
  beginsModel,
  modelCompletions,
  modelPreview,
  type MentionableModels,
} from '../../src/commands/modelMentions.ts';
import { mentionedNames } from '../../src/context/sources/mentions.ts';
import { modelNamed } from '../../src/models/modelNamed.ts';
import { sameModel, type ModelInfo } from '../../src/protocol/model.ts';

function info(provider: string, model: string, more: Partial<ModelInfo> = {}): ModelInfo {
  return {
    ref: { provider, model },
    label: model,
    providerLabel: `The ${provider}`,
    window: { total: 128_000, reply: 4_000, assumed: false },
    exactTokens: true,
    ...more,
  };
}

const mini = info('openai', 'gpt-4o-mini', {
  label: 'GPT-4o mini',
  price: { input: 0.15, output: 0.6 },
  capabilities: { tools: true, images: true, reasoning: false },
});
const parts: MentionableModels = {
  models: [
    mini,
    info('openai', 'gpt-4o'),
    info('azure', 'gpt-4o'),
    info('local', 'qwen 2.5: big.'),
  ],
  current: mini.ref,
  healthOf: ({ ref }) =>
    ref.model === 'gpt-4o-mini'
      ? { state: 'slow', text: 'Slow: 9 s to the first word' }
      : undefined,
};
const nowhere = (_name: string): boolean => false;
const inserts = (query: string, isPlace = nowhere, from = parts): readonly string[] =>
  modelCompletions(query, from, isPlace).map(({ insert }) => insert);

describe('models behind @', () => {
  it('are found by a few letters of their names, the best first', () => {
    assert.deepEqual(inserts('g4mini'), ['@gpt-4o-mini']);
    assert.deepEqual(inserts('azure'), ['@azure/gpt-4o']);
    assert.deepEqual(inserts('zzz'), []);
    assert.equal(inserts('').length, 4);
  });

  it('are written so that the message names this one and no other', () => {
    const odd = ['a b', '@cf/llama', 'x#1', 'ends.', 'say "hi"', 'back`tick', 'q:7', 'ü/ö'];
    const models = [...parts.models, ...odd.map((name) => info('odd', name))];
    for (const each of models) {
      const [found] = modelCompletions(each.ref.model, { ...parts, models: [each] }, nowhere);
      const [name] = mentionedNames(`Well, ${found?.insert}: what is it?`);
      const meant = modelNamed(name ?? '', models);
      const several = each.ref.model === 'gpt-4o';
      assert.equal(meant.type, several ? 'several' : 'model', found?.insert);
      if (meant.type === 'model') assert.ok(sameModel(meant.info.ref, each.ref), found?.insert);
    }
    assert.deepEqual(
      inserts('gpt-4o').toSorted((a, b) => (a < b ? -1 : 1)),
      ['@azure/gpt-4o', '@gpt-4o-mini', '@openai/gpt-4o'],
    );
  });

  it('say whose they are where a file has the short name', () => {
    assert.deepEqual(
      inserts('mini', (name) => name === 'gpt-4o-mini'),
      ['@openai/gpt-4o-mini'],
    );
  });

  it('stand first only where their name was begun', () => {
    const [found] = modelCompletions('mini', parts, nowhere);
    assert.ok(found);
    assert.equal(beginsModel('gpt', found), true);
    assert.equal(beginsModel('GPT-4o m', found), true);
    assert.equal(beginsModel('mini', found), false);
    assert.equal(beginsModel('', found), false);
  });

  it('cannot be chosen before they are downloaded, and say so; the stand-in is none of them', () => {
    const absent = info('local', 'far-away', { absent: true });
    const builtIn = info('offline', 'far-built', { builtIn: true });
    const found = modelCompletions('far', { ...parts, models: [absent, builtIn] }, nowhere);
    assert.deepEqual(
      found.map(({ label, unavailable }) => [label, unavailable]),
      [['far-away', 'Not downloaded yet: choose it in the list of models first']],
    );
  });

  it('are previewed with window, price, what they can and how they did', () => {
    assert.deepEqual(modelPreview(mini, parts), {
      title: 'GPT-4o mini',
      text: [
        'The openai',
        'tools, images',
        'Slow: 9 s to the first word',
        '128,000 tokens',
        '$0.15 in, $0.6 out',
        'in use',
      ].join('\n'),
      more: 0,
    });
  });
});
