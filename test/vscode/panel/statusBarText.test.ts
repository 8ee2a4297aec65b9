import assert from 'node:assert/strict';
import type { Failure } from '../../../src/protocol/model.ts';
import { commandTable } from '../../../src/commands/commandTable.ts';
import {
  chatItemText,
  statusBarText,
  type StatusBarState,
} from '../../../src/vscode/panel/statusBarText.ts';

const failure: Failure = {
  kind: 'bad-key',
  title: 'OpenRouter refuses the key',
  advice: 'Enter another one.',
  detail: '',
  retryable: false,
  actions: ['set-api-key', 'open-log'],
};

const usual: StatusBarState = {
  sessionTitle: 'Shipping',
  modelLabel: 'Kimi K2',
  connection: { state: 'ready' },
  health: undefined,
  contextShare: 0.123,
  running: 0,
  trusted: true,
  errors: [],
};

const error = 'statusBarItem.errorBackground';
const warning = 'statusBarItem.warningBackground';

/** Each state: what changes, the label, a line of the tooltip, what a click runs, the background. */
const states: readonly (readonly [
  string,
  Partial<StatusBarState>,
  string,
  string,
  string,
  string?,
])[] = [
  [
    'connected',
    {},
    '$(comment-discussion) Kimi K2 12%',
    'Model: Kimi K2 (connected)',
    'parley.focusChat',
  ],
  [
    'nothing counted yet',
    { contextShare: undefined },
    '$(comment-discussion) Kimi K2',
    'Parley: Shipping',
    'parley.focusChat',
  ],
  [
    'no chat and no model yet',
    { sessionTitle: undefined, modelLabel: undefined, contextShare: undefined },
    '$(comment-discussion) Parley',
    'Parley: no chat yet',
    'parley.focusChat',
  ],
  [
    'looking for models',
    { connection: { state: 'searching' } },
    '$(search) Kimi K2 12%',
    'Model: Kimi K2 (looking for models)',
    'parley.focusChat',
  ],
  [
    'no model',
    { connection: { state: 'offline' } },
    '$(debug-disconnect) Kimi K2 12%',
    'Click to connect a model',
    'parley.getStarted',
  ],
  [
    'a refused key',
    { connection: { state: 'failing', failure } },
    '$(warning) Kimi K2 12%',
    'Model: Kimi K2 (OpenRouter refuses the key)',
    'parley.setApiKey',
    error,
  ],
  [
    'another failure of the provider',
    { connection: { state: 'failing', failure: { ...failure, actions: ['open-log'] } } },
    '$(warning) Kimi K2 12%',
    'Click to show the log',
    'parley.openLog',
    error,
  ],
  [
    'a model that fails',
    { health: { state: 'failing', text: '4 of 5 requests failed.' } },
    '$(warning) Kimi K2 12%',
    '4 of 5 requests failed.',
    'parley.focusChat',
    error,
  ],
  [
    'a slow model',
    { health: { state: 'slow', text: 'First word after 12 s.' } },
    '$(comment-discussion) Kimi K2 12%',
    'First word after 12 s.',
    'parley.focusChat',
    warning,
  ],
  [
    'a window that is nearly full',
    { contextShare: 0.96 },
    '$(comment-discussion) Kimi K2 96%',
    'Context: 96 % of the window',
    'parley.focusChat',
    warning,
  ],
  [
    'one reply',
    { running: 1 },
    '$(loading~spin) Kimi K2 12%',
    '1 reply running',
    'parley.focusChat',
  ],
  [
    'replies',
    { running: 3 },
    '$(loading~spin) Kimi K2 12%',
    '3 replies running',
    'parley.focusChat',
  ],
  [
    'a folder that is not trusted',
    { trusted: false },
    '$(comment-discussion) Kimi K2 12%',
    'Restricted Mode: this folder is not trusted',
    'parley.focusChat',
  ],
  [
    'an error, which comes before all else',
    { errors: ['The disk is full. Free some space.'], connection: { state: 'offline' } },
    '$(error) Kimi K2 12%',
    'The disk is full. Free some space.',
    'parley.focusChat',
    error,
  ],
];

describe('the status bar', () => {
  const ids = new Set<string>(commandTable.map(({ id }) => id));

  for (const [name, changes, label, line, command, background] of states) {
    it(`tells of ${name}`, () => {
      const text = statusBarText({ ...usual, ...changes });
      assert.equal(text.label, label);
      const lines = text.tooltip.split('\n');
      assert.ok(lines.includes(line), text.tooltip);
      assert.match(lines.at(-1) ?? '', /^Click to /u);
      assert.equal(text.command, command);
      assert.ok(ids.has(text.command));
      assert.equal(text.background, background);
    });
  }

  it('names the chat, which a click changes for another', () => {
    assert.deepEqual(chatItemText('Shipping'), {
      label: 'Shipping',
      tooltip: 'Chat: Shipping\nClick to open another chat',
      command: 'parley.openSession',
    });
    assert.ok(ids.has('parley.openSession'));
    assert.equal(chatItemText(undefined), undefined);
  });

  it('shortens a long title between letters, and draws no picture that a title names', () => {
    const { label = '', tooltip = '' } = chatItemText('👩🏽'.repeat(40)) ?? {};
    assert.equal(label, `${'👩🏽'.repeat(27)}…`);
    assert.ok(tooltip.includes('👩🏽'.repeat(40)));
    assert.doesNotMatch(chatItemText('$(sync~spin) now')?.label ?? '', /\$\(/u);
  });

  it('draws no picture that a model names, hides nothing of its name, and shortens a long one', () => {
    const labelOf = (modelLabel: string) => statusBarText({ ...usual, modelLabel }).label;
    assert.equal(labelOf('$(error) m'), '$(comment-discussion) $\u200B(error) m 12%');
    assert.equal(labelOf('a\u202Eb\nc'), '$(comment-discussion) a⟦U+202E⟧b c 12%');
    assert.equal(labelOf('m'.repeat(10_000)), `$(comment-discussion) ${'m'.repeat(27)}… 12%`);
    const { tooltip } = statusBarText({ ...usual, modelLabel: 'a\nMode: chat' });
    assert.ok(tooltip.split('\n').includes('Model: a Mode: chat (connected)'), tooltip);
  });
});
