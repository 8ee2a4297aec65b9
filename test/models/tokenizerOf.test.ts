import assert from 'node:assert/strict';
import { tokenizerOf } from '../../src/models/knownWindows.ts';

describe('the tokenizer of a model', () => {
  it('is known for OpenAI’s current models and its older ones', () => {
    for (const name of ['gpt-4o', 'gpt-4.1-mini', 'openai/gpt-5', 'o3', 'ChatGPT-4o-latest']) {
      assert.deepEqual(tokenizerOf(name), { exactTokens: true }, name);
    }
    for (const name of ['gpt-4', 'gpt-4-0613', 'gpt-4-turbo', 'gpt-3.5-turbo', 'gpt-35-turbo']) {
      assert.deepEqual(tokenizerOf(name), { exactTokens: true, encoding: 'cl100k' }, name);
    }
  });

  it('is not known for all others', () => {
    for (const name of ['claude-sonnet-5', 'gemini-3-pro', 'gpt-oss:20b', 'gpt-45', 'llama3']) {
      assert.deepEqual(tokenizerOf(name), { exactTokens: false }, name);
    }
  });
});
