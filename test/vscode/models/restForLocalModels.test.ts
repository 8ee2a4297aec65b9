import assert from 'node:assert/strict';
import { readSettings } from '../../../src/commands/readSettings.ts';
import type { LanguageModel } from '../../../src/models/languageModel.ts';
import { restForLocalModels } from '../../../src/vscode/models/restForLocalModels.ts';
import { scripted, type Played } from '../../gateway/scriptedModel.ts';

const request = { messages: [], maxOutputTokens: 1, correlation: 'c' };
const hello = { type: 'text-delta', text: 'Hello' } as const;

describe('the index, while a model answers', () => {
  let told: string[];
  let guard: (model: LanguageModel) => LanguageModel;

  beforeEach(() => {
    told = [];
    const { settings, problems } = readSettings({
      'parley.providers': [
        { id: 'mine', kind: 'ollama' },
        { id: 'far', kind: 'ollama', baseUrl: 'http://192.0.2.1:11434' },
        { id: 'near', kind: 'openai', baseUrl: 'http://127.0.0.1:8080/v1' },
        { id: 'cloud', kind: 'openai' },
      ],
    });
    assert.deepEqual(problems, []);
    const index = { pause: () => told.push('rest'), resume: () => told.push('go on') };
    guard = restForLocalModels((own) => own, { index, settings: { get: () => settings } });
  });

  function modelOf(provider: string, script: Played = [hello, hello]): LanguageModel {
    return guard(scripted('m', [script], { ref: { provider, model: 'm' } }));
  }

  async function answer(
    model: LanguageModel,
    signal = new AbortController().signal,
  ): Promise<void> {
    for await (const part of model.stream(request, signal)) told.push(part.type);
  }

  it('rests where it is a model of this machine, and goes on afterwards', async () => {
    for (const provider of ['mine', 'near', 'local:ollama']) {
      told = [];
      await answer(modelOf(provider));
      assert.deepEqual(told, ['rest', 'text-delta', 'text-delta', 'go on'], provider);
    }
  });

  it('does not where it is another machine’s', async () => {
    for (const provider of ['far', 'cloud', 'nobody']) await answer(modelOf(provider, []));
    assert.deepEqual(told, []);
  });

  it('goes on where the answer fails, is stopped, or nobody wants the rest of it', async () => {
    await assert.rejects(answer(modelOf('mine', [hello, new Error('gone')])), /gone/u);
    assert.equal(told.at(-1), 'go on');
    const stop = new AbortController();
    const stopped = answer(modelOf('mine', ['stuck']), stop.signal);
    assert.equal(told.at(-1), 'rest');
    stop.abort();
    await stopped;
    assert.equal(told.at(-1), 'go on');
    for await (const part of modelOf('mine').stream(request, stop.signal)) {
      assert.deepEqual([part, told.at(-1)], [hello, 'rest']);
      break;
    }
    assert.equal(told.at(-1), 'go on');
  });

  it('rests until the last of several is done', async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const answers = [first, second].map((each) => answer(modelOf('mine', ['stuck']), each.signal));
    first.abort();
    await answers[0];
    assert.ok(!told.includes('go on'));
    second.abort();
    await answers[1];
    assert.equal(told.filter((each) => each === 'go on').length, 1);
  });
});
