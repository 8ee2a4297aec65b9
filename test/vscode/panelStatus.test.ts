import assert from 'node:assert/strict';
import type { ContextReceipt } from '../../src/protocol/contextItems.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';
import type { Banner, Interruption } from '../../src/protocol/panel.ts';
import { panelStatus, suggestions, type StatusParts } from '../../src/vscode/panelStatus.ts';

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

const parts: StatusParts = {
  models: [info],
  model: info,
  connection: { state: 'ready' },
  receipt,
  counting: true,
  progress: { text: 'Waiting for a free place: this is next' },
  health: { state: 'slow', text: 'First word after 12 s.' },
  banners: [banner('a'), banner('b')],
  dismissed: new Set(),
  runningElsewhere: ['Other chat'],
  writable: true,
  enterSends: false,
  interrupted: [interruption],
  activePath: undefined,
};

describe('the panel’s status', () => {
  it('holds what it was made of', () => {
    assert.deepEqual(panelStatus(parts), {
      models: [info],
      model: info.ref,
      connection: { state: 'ready' },
      context: { receipt, counting: true },
      progress: { text: 'Waiting for a free place: this is next' },
      health: { state: 'slow', text: 'First word after 12 s.' },
      banners: [banner('a'), banner('b')],
      runningElsewhere: ['Other chat'],
      writable: true,
      enterSends: false,
      interrupted: [interruption],
      suggestions: suggestions(undefined),
    });
  });

  it('has no model and no context where there are none', () => {
    const status = panelStatus({ ...parts, model: undefined, receipt: undefined });
    assert.ok(!('model' in status));
    assert.ok(!('context' in status));
  });

  it('leaves out the banners that were dismissed', () => {
    const { banners } = panelStatus({ ...parts, dismissed: new Set(['a', 'gone']) });
    assert.deepEqual(banners, [banner('b')]);
  });

  it('suggests three different questions, about the open file where there is one', () => {
    for (const path of [undefined, 'src/cart.ts']) {
      assert.equal(new Set(suggestions(path)).size, 3);
    }
    assert.ok(suggestions('src/cart.ts')[0]?.includes('src/cart.ts'));
    assert.ok(!suggestions(undefined).join('').includes('undefined'));
  });
});
