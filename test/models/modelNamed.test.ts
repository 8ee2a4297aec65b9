import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { modelNamed, shortName } from '../../src/models/modelNamed.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';

function info(provider: string, model: string, label = model): ModelInfo {
  const window = { total: 8_000, reply: 1_000, assumed: false };
  return { ref: { provider, model }, label, providerLabel: provider, window, exactTokens: true };
}

const models = [
  info('openai', 'gpt-4o', 'GPT-4o'),
  info('openai', 'gpt-4o-mini', 'GPT-4o mini'),
  info('azure', 'gpt-4o', 'Our GPT'),
  info('local', 'qwen2.5-coder:7b', 'Qwen 2.5 Coder'),
];

function named(name: string, among: readonly ModelInfo[] = models): string {
  const found = modelNamed(name, among);
  switch (found.type) {
    case 'model':
      return `${found.info.ref.provider}/${found.info.ref.model}`;
    case 'several':
      return found.names.join(' or ');
    case 'near':
      return `near ${found.name}`;
    case 'unknown':
      return 'unknown';
  }
}

describe('the model that a name means', () => {
  it('is the one with this id, this full name or this label, whatever its capitals', () => {
    assert.equal(named('gpt-4o-mini'), 'openai/gpt-4o-mini');
    assert.equal(named('azure/gpt-4o'), 'azure/gpt-4o');
    assert.equal(named('Qwen2.5-Coder:7B'), 'local/qwen2.5-coder:7b');
    assert.equal(named('our  gpt'), 'azure/gpt-4o');
  });

  it('is one of Ollama’s also where its tag is left out', () => {
    const local = [info('ollama', 'coder:latest'), info('ollama', 'coder:7b')];
    assert.equal(named('coder', local), 'ollama/coder:latest');
    assert.equal(named('Ollama/coder', local), 'ollama/coder:latest');
    assert.equal(named('coder', [...local, info('p', 'coder')]), 'p/coder');
  });

  it('is asked for where two are called so', () => {
    assert.equal(named('gpt-4o'), 'openai/gpt-4o or azure/gpt-4o');
  });

  it('is suggested where the name is nearly right, and not where it is another word', () => {
    assert.equal(named('gpt4omini'), 'near gpt-4o-mini');
    assert.equal(named('gpt-4o-mimi'), 'near gpt-4o-mini');
    assert.equal(named('qwen2.5-coder:8b'), 'near qwen2.5-coder:7b');
    for (const word of ['angular/core', 'Component', 'src/cart.ts', 'anna', 'o3', '', '@', '`"']) {
      assert.equal(named(word), 'unknown', word);
    }
  });

  it('knows capitals where only they tell two apart', () => {
    const two = [info('p', 'Alpha'), info('p', 'alpha')];
    assert.equal(named('Alpha', two), 'p/Alpha');
    assert.equal(named('alpha', two), 'p/alpha');
    assert.equal(named('ALPHA', two), 'p/Alpha or p/alpha');
  });

  it('is the one again whose short name it is, of whatever signs the names are', () => {
    const sign = fc.constantFrom('a', 'B', '/', ' ', '"', '`', '@', '\n', '\u202E', '.', 'ü', '#');
    const name = fc.string({ unit: sign, minLength: 1, maxLength: 5 });
    const some = fc.uniqueArray(fc.tuple(name, name), {
      minLength: 1,
      maxLength: 6,
      selector: (pair) => pair.join('\0'),
    });
    fc.assert(
      fc.property(some, (pairs) => {
        const all = pairs.map(([provider, model]) => info(provider, model));
        for (const each of all) {
          const short = shortName(each, all);
          assert.ok(!/["`\n\u202E]/u.test(short));
          if (short === '') continue;
          assert.equal(named(short, all), `${each.ref.provider}/${each.ref.model}`);
        }
      }),
    );
  });
});
