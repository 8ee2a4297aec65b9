import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { HostMessage } from '../../src/protocol/panel.ts';
import { parseHostMessage } from '../../webview/hostMessage.ts';
import {
  branched,
  interruptions,
  pastView,
  question,
  receipt,
  reply,
  serverError,
  snapshot,
  snapshotOf,
} from '../ui/panelContent.ts';
import { FakeHost } from './fakeHost.ts';

const full = snapshot(
  [
    question('q1', 'Hello?'),
    reply('r1', 'q1', {
      status: 'failed',
      failure: { ...serverError, retryAfter: 5 },
      endedAt: 3,
      replacedBy: 'r2',
    }),
    reply('r2', 'q1', { text: 'Yes.', receipt: receipt({ masked: ['api-key'] }) }),
  ],
  {
    connection: { state: 'failing', failure: serverError },
    banners: [
      {
        id: 'b',
        severity: 'info',
        text: 't',
        action: { label: 'l', command: 'open-log' },
        dismissible: true,
      },
    ],
    runningElsewhere: ['Another'],
    suggestions: ['Why?'],
  },
  'a draft',
);

const files = [{ uri: 'file:///shop/src/cart.ts', label: 'src/cart.ts' }];
const change = { edit: 'e1', label: 'src/cart.ts', files, checkpoint: 'cp1' };
const old = {
  ...snapshotOf(
    {
      ...branched,
      messages: [...branched.messages, reply('rd', 'c2', { status: 'failed', dismissed: true })],
      edits: [
        { id: 'e1', label: 'src/cart.ts', files, status: 'rolled-back', checkpoint: 'cp1', at: 3 },
        { id: 'e2', label: 'src/cart.ts', files, status: 'proposed', at: 4 },
      ],
      forkedFrom: { session: 'session-0', seq: 7 },
    },
    {
      interrupted: interruptions,
      banners: [
        {
          id: 'lease',
          severity: 'info',
          text: 't',
          action: { label: 'Take Over', command: 'take-over' },
          dismissible: false,
        },
      ],
    },
  ),
  past: pastView(17),
};

const envelope = { session: 'session-1', seq: 11, at: 1, by: 'user', correlation: 'c', version: 1 };
const valid: readonly HostMessage[] = [
  { ...full, seq: 0 },
  { ...full, revisions: [{ message: 'q1', text: 'Anew' }], seq: 0 },
  { ...old, seq: 0 },
  { ...full, commands: [{ name: 'new' }, { name: 'rename', argument: 'TITLE' }], seq: 0 },
  {
    type: 'events',
    seq: 1,
    session: 'session-1',
    events: [
      { ...envelope, type: 'message-added', message: 'q2', text: 'More' },
      {
        ...envelope,
        type: 'reply-grew',
        reply: 'r2',
        offset: 4,
        text: ' More.',
        reasoningOffset: 0,
        reasoning: '',
      },
      { ...envelope, type: 'reply-failed', reply: 'r2', failure: serverError },
      { ...envelope, type: 'reply-dismissed', reply: 'r2' },
      { ...envelope, type: 'message-added', message: 'q3', text: 'Less', replaces: 'q2' },
      { ...envelope, type: 'branch-chosen', head: 'q2' },
      { ...envelope, type: 'conversation-rewound', after: 'q1' },
      { ...envelope, type: 'conversation-rewound', after: null },
      {
        ...envelope,
        type: 'session-forked',
        parent: 'session-0',
        parentSeq: 7,
        title: 'A fork',
      },
      { ...envelope, type: 'session-imported', from: 'Cline' },
      { ...envelope, type: 'edit-proposed', edit: 'e1', label: 'src/cart.ts', files },
      { ...envelope, type: 'edit-started', ...change },
      { ...envelope, type: 'edit-applied', ...change },
      { ...envelope, type: 'edit-rolled-back', edit: 'e1' },
      { ...envelope, type: 'edit-discarded', edit: 'e1' },
      { ...envelope, type: 'checkpoint-made', checkpoint: 'cp1', title: 'Before', files: 2 },
      {
        ...envelope,
        type: 'context-pinned',
        target: 'file:///shop/src/cart.ts',
        label: 'src/cart.ts',
        pinned: true,
      },
      { ...envelope, type: 'context-dropped', item: 'history', dropped: true },
    ],
  },
  {
    type: 'grew',
    seq: 1,
    session: 'session-1',
    reply: 'r2',
    offset: 4,
    text: '!',
    reasoningOffset: 0,
    reasoning: '',
  },
  { type: 'status', seq: 1, status: full.status },
  { type: 'focus-input', seq: 1 },
  { type: 'focus-input', seq: 1, text: 'x' },
  { type: 'reveal', seq: 1, message: 'q1' },
  { type: 'accepted', seq: 1, request: 'r' },
  { type: 'refused', seq: 1, request: 'r', reason: 'because' },
  {
    type: 'completions',
    seq: 1,
    request: 'r',
    items: [
      { kind: 'file', label: 'cart.ts', detail: 'src', insert: '@src/cart.ts' },
      { kind: 'command', label: '/rename', detail: '', insert: '/rename', hint: 'TITLE' },
      { kind: 'provider', label: '#x', detail: '', insert: '#x', unavailable: 'because' },
    ],
  },
];

/** Every path to a value within a message. */
function paths(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const below = paths(each).map((rest) => [key].concat(rest));
    return [[key]].concat(below);
  });
}

function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy: Record<string, unknown> = structuredClone(value) as Record<string, unknown>;
  copy[key] = changed(copy[key], rest, to);
  return Array.isArray(value) ? Object.values(copy) : copy;
}

const anyMutation = fc
  .constantFrom(...valid)
  .chain((message) =>
    fc.record({
      message: fc.constant<unknown>(message),
      path: fc.constantFrom(...paths(message)),
      to: fc.oneof(
        fc.constant(undefined),
        fc.constant(null),
        fc.anything(),
        fc.constant(-1),
        fc.constant('__proto__'),
      ),
    }),
  )
  .map(({ message, path, to }) => changed(message, path, to));

describe('messages of the host', function () {
  this.timeout(30_000);

  it('are taken as they are where they are right', () => {
    for (const message of valid) assert.deepEqual(parseHostMessage(message), message);
  });

  it('are refused with a reason where they are not', () => {
    for (const wrong of [
      undefined,
      null,
      7,
      'x',
      [],
      {},
      { type: 'nonsense', seq: 1 },
      { type: 'accepted', seq: -1, request: 'r' },
    ]) {
      assert.ok('invalid' in parseHostMessage(wrong), JSON.stringify(wrong));
    }
    const broken = changed(
      valid[0],
      ['session', 'messages', '1', 'receipt', 'items', '0', 'tokens'],
      'many',
    );
    const refusal = parseHostMessage(broken);
    assert.match(
      'invalid' in refusal ? refusal.invalid : '',
      /session\.messages\.1\.receipt\.items\.0\.tokens/u,
    );
  });

  it('never throw, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), anyMutation), (message) => {
        parseHostMessage(message);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leave the store whole, in any order and however damaged', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<unknown>(...valid) },
      anyMutation,
      fc.anything(),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const host = new FakeHost();
        const store = host.opened();
        for (const message of steps) {
          store.receive(message);
          host.frame();
        }
        const snapshots = host.postedOf('resync').length;
        assert.ok(snapshots <= 1 + steps.length);
        store.receive({ ...full, seq: 0 });
        host.frame();
        assert.deepEqual(store.session.value, full.session);
      }),
      { numRuns: 300 },
    );
  });
});
