import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readSettings } from '../../../src/commands/readSettings.ts';
import type { InterruptionAction } from '../../../src/protocol/interruptions.ts';
import type { PanelCommand, PanelMessage } from '../../../src/protocol/panel.ts';
import { providerBanner, settingBanners } from '../../../src/vscode/panel/banners.ts';
import { largestImage } from '../../../src/protocol/images.ts';
import { parseIntent } from '../../../src/vscode/panel/panelIntents.ts';

type Samples = {
  readonly [T in PanelMessage['type']]: readonly Extract<PanelMessage, { type: T }>[];
};

const commands = [
  'new-session',
  'set-api-key',
  'open-settings',
  'open-log',
  'show-sessions',
  'show-instructions',
  'show-journal-folder',
  'search-sessions',
  'take-over',
  'reopen-session',
  'compact-chat',
  'manage-trust',
  'open-folder',
] as const satisfies readonly PanelCommand[];

const actions = [
  'continue',
  'retry',
  'finish',
  'roll-back',
  'discard',
] as const satisfies readonly InterruptionAction[];

const imageId = '0123456789abcdef'.repeat(4);

/** At least one of each shape; every optional field once there and once not. */
const samples: Samples = {
  ready: [{ type: 'ready' }],
  pong: [{ type: 'pong' }],
  preview: [{ type: 'preview', request: 'q', insert: '@src/cart.ts' }],
  focused: [
    { type: 'focused', focused: true },
    { type: 'focused', focused: false },
  ],
  resync: [{ type: 'resync', expected: 3, got: 5 }],
  'load-rest': [{ type: 'load-rest' }],
  send: [
    { type: 'send', request: 'q', session: 's', text: 'Why?\n\0 “\u{1F600}” \ud800' },
    { type: 'send', request: 'q', session: 's', text: '' },
    {
      type: 'send',
      request: 'q',
      session: 's',
      text: '',
      images: [imageId],
      imagesOptional: true,
    },
    { type: 'send', request: 'q', session: 's', text: 'No, this', steers: true },
  ],
  'edit-message': [
    { type: 'edit-message', request: 'q', session: 's', message: 'm', text: 'Why not?' },
  ],
  'run-command': [
    { type: 'run-command', request: 'q', session: 's', name: 'rename', argument: 'My trip' },
    { type: 'run-command', request: 'q', session: 's', name: 'go-on', argument: '' },
  ],
  'use-code': [
    {
      type: 'use-code',
      session: 's',
      reply: 'r',
      use: 'apply',
      text: 'a();',
      language: 'ts',
      path: 'src/a.ts',
    },
    { type: 'use-code', session: 's', reply: 'r', use: 'run', text: 'ls', language: '' },
  ],
  'queue-message': [
    { type: 'queue-message', request: 'q', session: 's', text: 'next' },
    { type: 'queue-message', request: 'q', session: 's', text: 'next', before: 'w' },
    {
      type: 'queue-message',
      request: 'q',
      session: 's',
      text: '',
      images: [imageId],
      imagesOptional: false,
    },
  ],
  unqueue: [
    { type: 'unqueue', session: 's', id: 'w' },
    { type: 'unqueue', session: 's', id: 'w', toInput: true },
  ],
  'send-queued': [{ type: 'send-queued', session: 's', id: 'w' }],
  'choose-branch': [{ type: 'choose-branch', session: 's', head: 'm' }],
  fork: [{ type: 'fork', session: 's', message: 'm' }],
  rewind: [{ type: 'rewind', session: 's', after: 'm' }],
  'restore-before': [{ type: 'restore-before', session: 's', message: 'm' }],
  'show-past': [{ type: 'show-past', session: 's', seq: 1 }],
  'leave-past': [{ type: 'leave-past' }],
  'pin-message': [{ type: 'pin-message', session: 's', message: 'm', pinned: true }],
  'remove-message': [{ type: 'remove-message', session: 's', message: 'm', removed: false }],
  'choose-reply': [{ type: 'choose-reply', session: 's', reply: 'r' }],
  'ask-several': [{ type: 'ask-several', session: 's', reply: 'r' }],
  'undo-compaction': [{ type: 'undo-compaction', session: 's', compaction: 'c' }],
  'resolve-interruption': actions.map((action) => ({
    type: 'resolve-interruption',
    session: 's',
    id: 'r',
    action,
  })),
  'answer-approval': [
    { type: 'answer-approval', session: 's', approval: 'a', choice: { type: 'once' } },
    { type: 'answer-approval', session: 's', approval: 'a', choice: { type: 'session' } },
    {
      type: 'answer-approval',
      session: 's',
      approval: 'a',
      choice: { type: 'always', pattern: 1 },
    },
    {
      type: 'answer-approval',
      session: 's',
      approval: 'a',
      choice: { type: 'deny', reason: 'Not here.' },
    },
  ],
  'withdraw-approval': [{ type: 'withdraw-approval', session: 's', approval: 'a' }],
  stop: [{ type: 'stop', session: 's', reply: 'r' }],
  retry: [
    { type: 'retry', session: 's', reply: 'r' },
    { type: 'retry', session: 's', reply: 'r', without: ['history'] },
    { type: 'retry', session: 's', reply: 'r', model: { provider: 'p', model: 'm' } },
  ],
  'attach-image': [
    { type: 'attach-image', session: 's', name: 'cat.png', width: 4, height: 3, data: 'aGk=' },
  ],
  'detach-image': [{ type: 'detach-image', session: 's', image: imageId }],
  'load-image': [{ type: 'load-image', session: 's', image: imageId }],
  'load-receipt': [{ type: 'load-receipt', session: 's', reply: 'r' }],
  theme: [{ type: 'theme', theme: 'Monokai' }],
  'pull-model': [{ type: 'pull-model', session: 's', reply: 'r' }],
  continue: [{ type: 'continue', session: 's', reply: 'r' }],
  'choose-model': [
    { type: 'choose-model', session: 's', model: { provider: 'p', model: 'a/b:free' } },
  ],
  'remove-context': [{ type: 'remove-context', id: 'open-editor:file:///a.ts' }],
  'restore-context': [{ type: 'restore-context', id: 'history' }],
  'pin-context': [
    { type: 'pin-context', target: 'file:///a.ts', label: 'a.ts', pinned: true },
    { type: 'pin-context', target: 'file:///a.ts', label: 'a.ts', pinned: false },
  ],
  complete: [
    { type: 'complete', request: 'q', sign: '@', query: 'src/ca' },
    { type: 'complete', request: 'q', sign: '#', query: '' },
    { type: 'complete', request: 'q', sign: '/', query: 're' },
  ],
  'open-context': [
    { type: 'open-context', item: { id: 'instructions' } },
    {
      type: 'open-context',
      item: { id: 'selection', uri: 'file:///a.ts', lines: { start: 1, end: 9 } },
    },
  ],
  'mention-files': [{ type: 'mention-files', uris: ['file:///a.ts'] }],
  draft: [
    { type: 'draft', session: 's', text: 'half a' },
    { type: 'draft', session: 's', message: 'm', text: 'half a' },
  ],
  'open-link': [{ type: 'open-link', href: 'https://example.com/' }],
  'open-text': [{ type: 'open-text', text: 'a log' }],
  'open-answer': [{ type: 'open-answer', session: 's', reply: 'r' }],
  'open-step': [{ type: 'open-step', session: 's', reply: 'r', step: 't', part: 'output' }],
  copy: [{ type: 'copy', text: 'code' }],
  insert: [{ type: 'insert', text: 'code' }],
  'dismiss-banner': [{ type: 'dismiss-banner', id: 'b' }],
  command: commands.map((command) => ({ type: 'command', command })),
  'panel-error': [
    { type: 'panel-error', message: 'boom' },
    { type: 'panel-error', message: 'boom', stack: 'at x' },
  ],
};
const all: readonly PanelMessage[] = Object.values(samples).flat();

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && !Number.isNaN(value);
const isImageId: Check = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/u.test(value);
const isLine: Check = (value) => Number.isInteger(value) && Number(value) >= 1;

/** `fields` and no others; those that end in `?` may be missing. */
function record(fields: Readonly<Record<string, Check>>): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    const own = value as Readonly<Record<string, unknown>>;
    const known = new Set(Object.keys(fields).map((field) => field.replace('?', '')));
    return (
      Object.keys(own).every((key) => known.has(key)) &&
      Object.entries(fields).every(([field, check]) =>
        field.endsWith('?')
          ? !Object.hasOwn(own, field.slice(0, -1)) || check(own[field.slice(0, -1)])
          : Object.hasOwn(own, field) && check(own[field]),
      )
    );
  };
}

const inReply = { session: isText, reply: isText };
/** The union of panel messages once more, written down without the library that checks it. */
const shapes: Readonly<Record<PanelMessage['type'], Readonly<Record<string, Check>>>> = {
  ready: {},
  pong: {},
  preview: { request: isText, insert: isText },
  focused: { focused: (value) => typeof value === 'boolean' },
  resync: { expected: isNumber, got: isNumber },
  'load-rest': {},
  send: {
    request: isText,
    session: isText,
    text: isText,
    'images?': (value) => Array.isArray(value) && value.every(isImageId),
    'imagesOptional?': (value) => typeof value === 'boolean',
    'steers?': (value) => typeof value === 'boolean',
  },
  'queue-message': {
    request: isText,
    session: isText,
    text: isText,
    'images?': (value) => Array.isArray(value) && value.every(isImageId),
    'imagesOptional?': (value) => typeof value === 'boolean',
    'before?': isText,
  },
  unqueue: { session: isText, id: isText, 'toInput?': (value) => typeof value === 'boolean' },
  'send-queued': { session: isText, id: isText },
  'attach-image': {
    session: isText,
    name: isText,
    width: isLine,
    height: isLine,
    data: isText,
  },
  'detach-image': { session: isText, image: isImageId },
  'load-image': { session: isText, image: isImageId },
  'load-receipt': inReply,
  theme: { theme: isText },
  'pull-model': inReply,
  'edit-message': { request: isText, session: isText, message: isText, text: isText },
  'run-command': {
    request: isText,
    session: isText,
    name: (value) => typeof value === 'string' && /^[a-z][a-z-]*$/u.test(value),
    argument: isText,
  },
  'choose-branch': { session: isText, head: isText },
  fork: { session: isText, message: isText },
  rewind: { session: isText, after: isText },
  'restore-before': { session: isText, message: isText },
  'show-past': { session: isText, seq: isLine },
  'leave-past': {},
  'pin-message': {
    session: isText,
    message: isText,
    pinned: (value) => typeof value === 'boolean',
  },
  'remove-message': {
    session: isText,
    message: isText,
    removed: (value) => typeof value === 'boolean',
  },
  'choose-reply': { session: isText, reply: isText },
  'ask-several': { session: isText, reply: isText },
  'undo-compaction': { session: isText, compaction: isText },
  'resolve-interruption': {
    session: isText,
    id: isText,
    action: (value) => actions.some((action) => action === value),
  },
  'answer-approval': {
    session: isText,
    approval: isText,
    choice: (value) =>
      record({ type: (type) => type === 'once' || type === 'session' })(value) ||
      record({ type: (type) => type === 'always', pattern: isNumber })(value) ||
      record({ type: (type) => type === 'deny', reason: isText })(value),
  },
  'withdraw-approval': { session: isText, approval: isText },
  stop: inReply,
  retry: {
    ...inReply,
    'without?': (value) => Array.isArray(value) && value.every(isText),
    'model?': record({ provider: isText, model: isText }),
  },
  continue: inReply,
  'use-code': {
    ...inReply,
    use: (value) => ['new-file', 'apply', 'run', 'open-diagram'].some((use) => use === value),
    text: isText,
    language: isText,
    'path?': isText,
  },
  'choose-model': { session: isText, model: record({ provider: isText, model: isText }) },
  'remove-context': { id: isText },
  'restore-context': { id: isText },
  'pin-context': {
    target: isText,
    label: isText,
    pinned: (value) => typeof value === 'boolean',
  },
  complete: {
    request: isText,
    sign: (value) => value === '@' || value === '#' || value === '/',
    query: isText,
  },
  'open-context': {
    item: record({ id: isText, 'uri?': isText, 'lines?': record({ start: isLine, end: isLine }) }),
  },
  'mention-files': {
    uris: (value) => Array.isArray(value) && value.length > 0 && value.every(isText),
  },
  draft: { session: isText, 'message?': isText, text: isText },
  'open-link': { href: isText },
  'open-text': { text: isText },
  'open-answer': inReply,
  'open-step': {
    ...inReply,
    step: isText,
    part: (value) => value === 'input' || value === 'output',
  },
  copy: { text: isText },
  insert: { text: isText },
  'dismiss-banner': { id: isText },
  command: { command: (value) => commands.some((command) => command === value) },
  'panel-error': { message: isText, 'stack?': isText },
};

function assertInUnion(message: PanelMessage): void {
  assert.ok(Object.hasOwn(shapes, message.type), message.type);
  const isOne = record({ type: isText, ...shapes[message.type] });
  assert.ok(isOne(message), JSON.stringify(message));
  const proto: unknown = Object.getPrototypeOf(message);
  assert.ok(proto === null || proto === Object.prototype);
}

/** Whatever a page can send, with keys that have done harm elsewhere. */
const anything = fc.anything({
  key: fc.oneof(
    fc.string(),
    fc.constantFrom('type', 'id', 'session', 'text', 'item', 'model', 'length', 'toString'),
    fc.constantFrom('__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'valueOf'),
  ),
  maxDepth: 4,
  withNullPrototype: true,
  withSparseArray: true,
  withTypedArray: true,
  withMap: true,
  withBigInt: true,
});

describe('an intent of the panel', () => {
  for (const message of all) {
    it(`is what it was: ${message.type} ${Object.keys(message).length}`, () => {
      assert.deepEqual(parseIntent(message), message);
      assertInUnion(message);
      const sent: unknown = JSON.parse(JSON.stringify(message));
      assert.deepEqual(parseIntent(sent), sent);
    });
  }

  it('loses what does not belong to it', () => {
    for (const message of all) {
      assert.deepEqual(parseIntent({ ...message, admin: true }), message);
    }
    const nested = { type: 'open-context', item: { id: 'i', more: 1 } };
    assert.deepEqual(parseIntent(nested), { type: 'open-context', item: { id: 'i' } });
  });

  it('is none where a field is missing, of another type, or out of bounds', () => {
    const [code] = samples['use-code'];
    const wrong = [
      undefined,
      null,
      'ready',
      [],
      {},
      { type: 'unknown' },
      { type: 'send', session: 's', text: 'no request' },
      { type: 'send', request: '', session: 's', text: 'x' },
      { type: 'send', request: 'q', session: 's', text: 'x'.repeat(4_000_001) },
      { type: 'send', request: 'q'.repeat(201), session: 's', text: 'x' },
      { type: 'stop', session: 's' },
      { type: 'answer-approval', session: 's', approval: 'a', choice: 'once' },
      { type: 'answer-approval', session: 's', approval: 'a', choice: { type: 'allowed' } },
      { type: 'answer-approval', session: 's', approval: 'a', choice: { type: 'always' } },
      {
        type: 'answer-approval',
        session: 's',
        approval: 'a',
        choice: { type: 'always', pattern: -1 },
      },
      {
        type: 'answer-approval',
        session: 's',
        approval: 'a',
        choice: { type: 'deny', reason: 'x'.repeat(1_001) },
      },
      { type: 'run-command', request: 'q', session: 's', name: 'parley.openLog', argument: '' },
      { type: 'run-command', request: 'q', session: 's', name: '', argument: '' },
      { type: 'run-command', request: 'q', session: 's', name: 'new' },
      { type: 'complete', request: 'q', sign: '!', query: '' },
      { type: 'load-image', session: 's', image: '../secrets' },
      { type: 'attach-image', session: 's', name: 'x', width: 1, height: 1, data: '<svg>' },
      { type: 'attach-image', session: 's', name: 'x', width: 0, height: 1, data: 'aGk=' },
      { type: 'attach-image', session: 's', name: 'x', width: 1, height: 1, data: 'A'.repeat(6e6) },
      { type: 'edit-message', request: 'q', session: 's', text: 'in the place of what?' },
      { type: 'rewind', session: 's', after: null },
      { type: 'restore-before', session: 's' },
      { type: 'show-past', session: 's', seq: 0 },
      { type: 'show-past', session: 's', seq: 1.5 },
      { type: 'resolve-interruption', session: 's', id: 'r', action: 'delete' },
      { type: 'choose-model', session: 's', model: 'p/m' },
      { type: 'open-context', item: { id: 'i', lines: { start: 0, end: 1 } } },
      { type: 'open-context', item: { id: 'i', lines: { start: 1.5, end: 2 } } },
      { type: 'resync', expected: Number.NaN, got: 1 },
      { type: 'command', command: 'workbench.action.quit' },
      { type: 'command', command: 'toString' },
      { type: 'open-link', href: 'x'.repeat(5_000) },
      { ...code, use: 'delete' },
      { ...code, reply: '' },
      { ...code, session: undefined },
      { ...code, text: '' },
      { ...code, text: 'x'.repeat(400_001) },
      { ...code, language: 'x'.repeat(101) },
      { ...code, path: '' },
      { ...code, path: ['src/a.ts'] },
    ];
    for (const message of wrong) {
      assert.equal(parseIntent(message), undefined, JSON.stringify(message)?.slice(0, 100));
    }
  });

  it('may hold a picture as large as one may be', () => {
    const data = Buffer.alloc(largestImage, 7).toString('base64');
    const intent = { type: 'attach-image', session: 's', name: 'x', width: 9, height: 9, data };
    assert.deepEqual(parseIntent(intent), intent);
    assert.equal(parseIntent({ ...intent, data: `${data.slice(0, -1)}!` }), undefined);
  });

  it('is made of anything without a throw, and is one of the union or none', () => {
    fc.assert(
      fc.property(anything, (message) => {
        const parsed = parseIntent(message);
        if (parsed) assertInUnion(parsed);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is one of the union or none with any field bent', () => {
    const bent = fc
      .tuple(fc.constantFrom(...all), fc.nat(), anything, fc.boolean())
      .map(([message, at, value, drop]) => {
        const entries = Object.entries(message);
        const i = 1 + (at % Math.max(1, entries.length - 1));
        const entry = entries[i];
        return Object.fromEntries(
          drop
            ? entries.toSpliced(i, 1)
            : entries.with(entry ? i : 0, [entry?.[0] ?? 'type', value]),
        );
      });
    fc.assert(
      fc.property(bent, (message) => {
        const parsed = parseIntent(message);
        if (parsed) assertInUnion(parsed);
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves the prototype of all objects alone', () => {
    const sent: unknown = JSON.parse(
      '{"type":"open-context","item":{"id":"i","__proto__":{"polluted":1}},"__proto__":{"polluted":1}}',
    );
    assert.deepEqual(parseIntent(sent), { type: 'open-context', item: { id: 'i' } });
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  it('can dismiss every banner that there is, however long its name', () => {
    const id = 'a-provider-with-a-long-name.'.repeat(20);
    const entry = { id, kind: 'openai' };
    const { problems } = readSettings({ 'parley.providers': [entry, entry, { id, kind: 'x' }] });
    assert.equal(problems.length, 2);
    const failure = {
      kind: 'bad-key',
      title: '',
      advice: '',
      retryable: true,
      actions: [],
    } as const;
    for (const banner of [...settingBanners(problems), providerBanner(id, failure)]) {
      const intent = { type: 'dismiss-banner', id: banner.id };
      assert.deepEqual(parseIntent(intent), intent);
    }
    const chosen = { type: 'choose-model', session: 's', model: { provider: id, model: 'm' } };
    assert.deepEqual(parseIntent(chosen), chosen);
  });
});
