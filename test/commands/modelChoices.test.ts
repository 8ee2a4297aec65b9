import assert from 'node:assert/strict';
import { modelChoices, type ModelListParts } from '../../src/commands/modelChoices.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';

function info(provider: string, model: string, more: Partial<ModelInfo> = {}): ModelInfo {
  return {
    ref: { provider, model },
    label: model,
    providerLabel: provider.toUpperCase(),
    window: { total: 128_000, reply: 4_000, assumed: false },
    exactTokens: false,
    ...more,
  };
}

const eyes = info('a', 'eyes', {
  capabilities: { tools: true, images: true, reasoning: true },
  price: { input: 2, output: 10 },
});
const blind = info('b', 'blind', {
  capabilities: { tools: true, images: false, reasoning: false },
  price: { input: 0.25, output: 1 },
  window: { total: 8_192, reply: 2_000, assumed: true },
});
const local = info('b', 'local');

const parts: ModelListParts = {
  models: [eyes, blind, local],
  profiles: {},
  current: blind.ref,
  healthOf: (model) =>
    model === blind ? { state: 'failing', text: '2 of the last 4 requests failed.' } : undefined,
  needs: {},
};

const lines = (over: Partial<ModelListParts> = {}): readonly string[] =>
  modelChoices({ ...parts, ...over }).map((choice) =>
    choice.type === 'heading' ? `— ${choice.label}` : choice.label,
  );

describe('the list of models for VS Code', () => {
  it('has profiles first, then each provider', () => {
    assert.deepEqual(lines(), [
      '— Profiles',
      'Quality: eyes',
      'Balanced: eyes',
      'Budget: blind',
      '— A',
      'eyes',
      '— B',
      'blind',
      'local',
    ]);
    assert.deepEqual(
      lines({ models: [eyes] }),
      ['— A', 'eyes'],
      'no profiles where there is no choice',
    );
    assert.ok(lines({ profiles: { mine: [local.ref] } }).includes('Mine: local'));
  });

  it('puts those last that will not do for the next message, and says why', () => {
    const needs = { images: true };
    assert.deepEqual(lines({ needs }).slice(-2), ['— Will Not Do for the Next Message', 'blind']);
    const last = modelChoices({ ...parts, needs }).at(-1);
    assert.ok(last?.type === 'model');
    assert.match(last.detail, /^Cannot see the attached images · B · tools/u);
    assert.ok(!lines({ needs }).some((line) => line.endsWith(': blind')), 'no profile comes to it');
  });

  it('says window, price, abilities and health', () => {
    const found = modelChoices(parts).findLast(({ label }) => label === 'blind');
    assert.ok(found?.type === 'model');
    assert.equal(found.description, '8,192 tokens (assumed) · $0.25 in, $1 out · in use');
    assert.equal(found.detail, 'B · tools · 2 of the last 4 requests failed.');
  });
});
