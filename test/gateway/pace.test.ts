import assert from 'node:assert/strict';
import { paceOf } from '../../src/gateway/pace.ts';

describe('the pace of a provider', () => {
  it('is what is set', () => {
    const set = { kind: 'ollama', requestsPerMinute: 60, tokensPerMinute: 9_000, runners: 3 };
    assert.deepEqual(paceOf('ollama', set), { requests: 60, tokens: 9_000, runners: 3 });
  });

  it('has one runner for programs that answer one request after another', () => {
    const runners = (id: string, kind?: string): number =>
      paceOf(id, kind === undefined ? undefined : { kind }).runners;
    for (const kind of ['ollama', 'lmstudio', 'llamacpp']) assert.equal(runners('x', kind), 1);
    for (const kind of ['openai', 'vllm', 'anthropic', 'vscode'])
      assert.equal(runners('x', kind), 4);
    assert.equal(runners('local:11434'), 1, 'found on this machine');
    assert.equal(runners('vscode'), 4);
  });
});
