import assert from 'node:assert/strict';
import type { ContextReceipt } from '../../../src/protocol/contextItems.ts';
import type { ModelInfo } from '../../../src/protocol/model.ts';
import type { Interruption } from '../../../src/protocol/interruptions.ts';
import type { Banner } from '../../../src/protocol/panel.ts';
import { panelStatus, type StatusParts } from '../../../src/vscode/panel/panelStatus.ts';
import { suggestions } from '../../../src/vscode/panel/suggestions.ts';

const info: ModelInfo = {
  ref: { provider: 'p', model: 'm' },
  label: 'M',
  providerLabel: 'P',
  window: { total: 8_000, reply: 1_000, assumed: false },
  exactTokens: true,
};

const receipt: ContextReceipt = {
  items: [],
  used: 1,
  window: 8_000,
  reserve: 1_000,
  estimated: false,
};

function banner(id: string): Banner {
  return { id, severity: 'info', text: id, dismissible: true };
}

const interruption: Interruption = {
  id: 'r1',
  kind: 'reply',
  session: 's',
  title: 'Chat',
  label: 'Why?',
  at: 1,
  actions: ['continue', 'retry', 'discard'],
};

const slow = { state: 'slow', text: 'First word after 12 s.' } as const;

const parts: StatusParts = {
  models: [info],
  profiles: {},
  failover: [],
  pulls: [],
  model: info,
  connection: { state: 'ready' },
  receipt,
  counting: true,
  progress: { text: 'Waiting for a free place: this is next' },
  healthOf: () => slow,
  banners: [banner('a'), banner('b')],
  runningElsewhere: ['Other chat'],
  writable: true,
  enterSends: false,
  announce: 'full',
  interrupted: [interruption],
  facts: { hasFolder: true },
};

describe('the panel’s status', () => {
  it('holds what it was made of', () => {
    assert.deepEqual(panelStatus(parts), {
      models: [info],
      healths: [{ model: info.ref, health: slow }],
      model: info.ref,
      connection: { state: 'ready' },
      context: { receipt, counting: true },
      progress: { text: 'Waiting for a free place: this is next' },
      health: slow,
      banners: [banner('a'), banner('b')],
      runningElsewhere: ['Other chat'],
      writable: true,
      enterSends: false,
      announce: 'full',
      interrupted: [interruption],
      suggestions: suggestions({ hasFolder: true }),
    });
  });

  it('names the model that each profile comes to, where there is a choice', () => {
    const named = (model: string, output: number): ModelInfo => ({
      ...info,
      ref: { provider: 'p', model },
      price: { input: 1, output },
    });
    const models = [named('dear', 40), named('cheap', 1)];
    const [dear, cheap] = models.map(({ ref }) => ref);
    const profiles = {
      mine: [
        { provider: 'p', model: 'gone' },
        { provider: 'p', model: 'cheap' },
      ],
    };
    const status = panelStatus({ ...parts, models, profiles });
    const found = new Map(status.profiles?.map(({ name, model }) => [name, model]));
    assert.deepEqual([found.get('quality'), found.get('budget')], [dear, cheap]);
    assert.deepEqual(found.get('mine'), cheap);
    assert.equal(panelStatus(parts).profiles, undefined);
  });

  it('names who answers instead as they are called, and not who is not there', () => {
    const models = [info, { ...info, ref: { provider: 'ollama', model: 'coder:latest' } }];
    const failover = ['gone', 'coder'].map((model) => ({ provider: 'ollama', model }));
    assert.deepEqual(panelStatus({ ...parts, models, failover }).failover, [models[1]?.ref]);
  });

  it('has no model and no context where there are none', () => {
    const status = panelStatus({ ...parts, model: undefined, receipt: undefined });
    assert.ok(!('model' in status));
    assert.ok(!('context' in status));
  });
});
