import assert from 'node:assert/strict';
import type { Failure } from '../../../src/protocol/model.ts';
import { healthView } from '../../../src/vscode/models/healthView.ts';

const failure: Failure = {
  kind: 'server-error',
  title: 'The server is out of order.',
  advice: 'Retry later.',
  retryable: true,
  actions: [],
};

describe('a model’s health in words', () => {
  it('says nothing where nothing is known', () => {
    assert.equal(healthView({ state: 'unknown', requests: 0 }), undefined);
  });

  it('says how many were answered, and how fast', () => {
    const health = { requests: 1, successRate: 1, firstToken: 840, tokensPerSecond: 61.7 };
    assert.deepEqual(healthView({ state: 'ok', ...health }), {
      state: 'ok',
      text: '1 request answered lately. First word after 0.8 s, 62 tokens a second.',
    });
  });

  it('says how many failed, and what failed last', () => {
    const health = { requests: 5, successRate: 0.6, lastFailure: { at: 1, failure } };
    assert.deepEqual(healthView({ state: 'failing', ...health }), {
      state: 'failing',
      text: '2 of the last 5 requests failed. The last failure: The server is out of order.',
    });
  });

  it('says until when a model is let alone, and that it is being tried', () => {
    const model = { provider: 'p', model: 'm' };
    const at = new Date(2026, 10, 27, 14, 5, 9).getTime();
    const open = { model, state: 'open', failures: 3, nextTryAt: at } as const;
    const shown = healthView({ state: 'failing', requests: 3, successRate: 0 }, open);
    assert.equal(shown?.state, 'failing');
    assert.match(shown.text, /^It is not asked until .*05.*, for it failed time and again\. 3 of/u);
    assert.equal(healthView({ state: 'unknown', requests: 0 }, open)?.state, 'failing');
    const probed = { model, state: 'half-open', failures: 3 } as const;
    assert.match(healthView({ state: 'unknown', requests: 0 }, probed)?.text ?? '', /finding out/u);
    const once = { model, state: 'closed', failures: 1 } as const;
    assert.equal(healthView({ state: 'unknown', requests: 0 }, once), undefined);
  });

  it('does not bring up an old failure where all goes well', () => {
    const health = { requests: 50, successRate: 1, lastFailure: { at: 1, failure } };
    assert.equal(healthView({ state: 'slow', ...health })?.text, '50 requests answered lately.');
  });
});
