import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { EventBody, EventType, SessionEvent } from '../../src/protocol/events.ts';
import { fold } from '../../src/protocol/fold.ts';
import { emptySession, type SessionState } from '../../src/protocol/sessionState.ts';
import { eventLabel } from '../../src/sessions/eventLabel.ts';
import { forkPoint, Timeline } from '../../src/sessions/timeline.ts';
import { model, receipt } from './sessionHelpers.ts';

const failure = {
  kind: 'storage',
  title: 'Disk full',
  advice: '',
  retryable: true,
  actions: [],
} as const;
const command = { command: 'c', label: 'npm test\nnpm start' } as const;
const request = {
  kind: 'terminal',
  title: 'Run these 2 lines?',
  command: 'npm test\nnpm start',
  folder: '/shop',
  details: [],
} as const;
const pattern = {
  kind: 'terminal',
  match: 'exact',
  command: 'npm test',
  folder: '/shop',
} as const;
const terminal = { kind: 'terminal', text: 'npm test', language: 'sh' } as const;
const edit = { edit: 'e', label: 'src/cart.ts', files: [] } as const;

/** One of each type, and the words for it. */
const labels: { readonly [T in EventType]: readonly [Extract<EventBody, { type: T }>, RegExp] } = {
  'session-created': [{ type: 'session-created', title: 'x' }, /^Chat begun$/],
  'session-renamed': [{ type: 'session-renamed', title: 'The cart' }, /“The cart”/],
  'session-archived': [{ type: 'session-archived' }, /^Archived$/],
  'session-restored': [{ type: 'session-restored' }, /^Restored/],
  'session-pinned': [{ type: 'session-pinned', pinned: true }, /^Pinned$/],
  'session-forked': [
    { type: 'session-forked', parent: 'p', parentSeq: 1, title: 'x' },
    /^Forked from another chat$/,
  ],
  'session-imported': [{ type: 'session-imported', from: 'Cline' }, /^Imported from Cline$/],
  'model-chosen': [{ type: 'model-chosen', model }, /small/],
  'context-pinned': [
    { type: 'context-pinned', target: 'file:///a.ts', label: 'src/a.ts', pinned: true },
    /^Pinned src\/a\.ts$/,
  ],
  'context-dropped': [
    { type: 'context-dropped', item: 'history', dropped: true },
    /^Removed from context$/,
  ],
  'message-added': [{ type: 'message-added', message: 'm', text: ' Why?\nMore' }, /^Asked: Why\?$/],
  'image-added': [
    { type: 'image-added', image: 'i', mimeType: 'image/png', data: '' },
    /^Image attached$/,
  ],
  'reply-chosen': [{ type: 'reply-chosen', reply: 'r' }, /^Another answer chosen$/],
  'message-pinned': [{ type: 'message-pinned', message: 'm', pinned: true }, /^Message pinned$/],
  'message-removed': [
    { type: 'message-removed', message: 'm', removed: true },
    /^Message deleted$/,
  ],
  'history-compacted': [
    {
      type: 'history-compacted',
      compaction: 'x',
      upTo: 'm',
      covered: 2,
      summary: 'They talked.',
      kept: [],
      tokensBefore: 9,
      tokensAfter: 3,
      strategies: ['summarise'],
      facts: { of: 0, retained: 0 },
    },
    /summarised for models$/,
  ],
  'compaction-undone': [{ type: 'compaction-undone', compaction: 'x' }, /taken back$/],
  'branch-chosen': [{ type: 'branch-chosen', head: 'm' }, /Another version/],
  'conversation-rewound': [{ type: 'conversation-rewound', after: null }, /put aside/],
  'reply-started': [
    { type: 'reply-started', reply: 'r', to: 'm', model, modelLabel: 'Small', receipt },
    /^Small began to answer$/,
  ],
  'reply-grew': [{ type: 'reply-grew', reply: 'r', offset: 0, text: 'x' }, /^Reply grew$/],
  'tool-called': [
    { type: 'tool-called', reply: 'r', step: 's', offset: 0, tool: 'read_file', input: '' },
    /^Tool called: read_file$/,
  ],
  'tool-ended': [{ type: 'tool-ended', reply: 'r', step: 's', outcome: 'failed' }, /^Tool failed$/],
  'reply-ended': [{ type: 'reply-ended', reply: 'r', reason: 'stop' }, /^Reply ended$/],
  'reply-stopped': [{ type: 'reply-stopped', reply: 'r' }, /^Reply stopped$/],
  'reply-interrupted': [{ type: 'reply-interrupted', reply: 'r' }, /^Reply interrupted$/],
  'reply-failed': [{ type: 'reply-failed', reply: 'r', failure }, /^Reply failed: Disk full$/],
  'reply-dismissed': [{ type: 'reply-dismissed', reply: 'r' }, /discarded/],
  'edit-proposed': [{ type: 'edit-proposed', ...edit }, /^Change proposed: src\/cart\.ts$/],
  'edit-started': [{ type: 'edit-started', ...edit, checkpoint: 'k' }, /^Change .*src\/cart\.ts$/],
  'edit-applied': [{ type: 'edit-applied', ...edit, checkpoint: 'k' }, /^Change applied: .*cart/],
  'edit-rolled-back': [{ type: 'edit-rolled-back', edit: 'e' }, /rolled back/],
  'edit-discarded': [{ type: 'edit-discarded', edit: 'e' }, /^Change discarded$/],
  'command-started': [
    { type: 'command-started', ...command, task: terminal },
    /^Running: npm test$/,
  ],
  'command-ended': [
    { type: 'command-ended', command: 'c', exitCode: 2 },
    /^Command ended \(exit code 2\)$/,
  ],
  'command-settled': [
    { type: 'command-settled', command: 'c', as: 'run-again' },
    /^Interrupted command run again$/,
  ],
  'approval-asked': [
    { type: 'approval-asked', approval: 'a', request, offers: { always: [pattern] } },
    /^Approval asked for: npm test$/,
  ],
  'approval-answered': [
    {
      type: 'approval-answered',
      approval: 'a',
      answer: { type: 'denied', reason: 'Not on this machine.' },
    },
    /^Denied: Not on this machine\.$/,
  ],
  'approval-withdrawn': [
    { type: 'approval-withdrawn', approval: 'a', why: 'gone' },
    /^The window ended before an answer$/,
  ],
  'approval-waived': [
    { type: 'approval-waived', request, scope: 'always', pattern },
    /^Allowed by a rule: npm test$/,
  ],
  'checkpoint-made': [
    { type: 'checkpoint-made', checkpoint: 'k', title: 'Before', files: 2 },
    /^Checkpoint: Before$/,
  ],
};
const unknown = 'Something that a newer version of Parley did';

function event(body: EventBody, seq = 1): SessionEvent {
  const envelope = { session: 's', seq, at: 1_000 + seq, by: 'user', correlation: 'c', version: 2 };
  return { ...envelope, ...body };
}

/** A conversation with an answer to each question, in so many pieces. */
function conversation(questions: number, pieces: number): readonly SessionEvent[] {
  const bodies: EventBody[] = [{ type: 'session-created', title: 'x' }];
  for (let n = 1; n <= questions; n++) {
    bodies.push({ type: 'message-added', message: `m${n}`, text: `question ${n}` });
    const start = { reply: `r${n}`, to: `m${n}`, model, modelLabel: 'Small', receipt };
    bodies.push({ type: 'reply-started', ...start });
    for (let piece = 0; piece < pieces; piece++) {
      bodies.push({ type: 'reply-grew', reply: `r${n}`, offset: piece * 2, text: 'ab' });
    }
    bodies.push({ type: 'reply-ended', reply: `r${n}`, reason: 'stop' });
    if (n % 5 === 0) bodies.push({ type: 'conversation-rewound', after: `m${n - 2}` });
  }
  return bodies.map((body, at) => event(body, at + 1));
}

/** What was seen live, after each event. */
function recorded(events: readonly SessionEvent[]): ReadonlyMap<number, SessionState> {
  const states = new Map<number, SessionState>();
  let state = emptySession('s');
  for (const each of events) states.set(each.seq, (state = fold(state, each)));
  return states;
}

describe('the label of an event', () => {
  for (const [type, [body, words]] of Object.entries(labels)) {
    it(`has words: ${type}`, () => {
      assert.match(eventLabel(event(body)), words);
      assert.notEqual(eventLabel(event(body)), unknown);
    });
  }

  it('is short, and a word for what is not known', () => {
    const long = event({ type: 'message-added', message: 'm', text: 'x'.repeat(5_000) });
    assert.ok(eventLabel(long).length < 80);
    const anew = event({ type: 'message-added', message: 'm', text: 'Why?', replaces: 'm0' });
    assert.equal(eventLabel(anew), 'Asked anew: Why?');
    assert.equal(eventLabel(event({ type: 'session-pinned', pinned: false })), 'Unpinned');
    const newer = { ...event({ type: 'session-archived' }), type: 'poll-opened' };
    assert.equal(eventLabel(newer as unknown as SessionEvent), unknown);
  });
});

describe('the timeline of a session', function () {
  this.timeout(30_000);
  const events = conversation(150, 6);
  const states = recorded(events);

  it('gives for every n the state that was recorded at n', () => {
    assert.ok(events.length > 1_300, 'past more than one kept state');
    const forwards = new Timeline('s', events);
    for (const [n, state] of states) assert.deepEqual(forwards.stateAt(n), state);
  });

  it('gives the same in any order', () => {
    const timeline = new Timeline('s', events);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: events.length }), (n) => {
        assert.deepEqual(timeline.stateAt(n), states.get(n));
        assert.deepEqual(timeline.eventAt(n), events[n - 1]);
      }),
      { numRuns: 300 },
    );
    assert.deepEqual(timeline.stateAt(0), emptySession('s'));
    assert.equal(timeline.eventAt(0), undefined);
    assert.deepEqual(timeline.stateAt(1e9), states.get(events.length));
    assert.equal(timeline.last, events.length);
  });

  it('goes by what there is where numbers have holes', () => {
    const holes = events.filter(({ seq }) => seq !== 3 && seq !== 4);
    const timeline = new Timeline('s', holes);
    assert.equal(timeline.eventAt(4)?.seq, 2);
    assert.equal(timeline.stateAt(4).version, 2);
    assert.equal(timeline.stateAt(5).version, 5);
    const empty = new Timeline('s', []);
    assert.equal(empty.last, 0);
    assert.deepEqual(empty.stateAt(5), emptySession('s'));
  });
});

describe('the point to fork at', () => {
  function stateAfter(events: readonly SessionEvent[]): SessionState {
    return events.reduce(fold, emptySession('s'));
  }

  it('is after the last word of the replies to a message', () => {
    const events = conversation(3, 1);
    const state = stateAfter(events);
    const ends = events.filter(({ type }) => type === 'reply-ended').map(({ seq }) => seq);
    assert.deepEqual(
      ['m1', 'm2', 'm3'].map((message) => forkPoint(events, state, message)),
      ends,
    );
    assert.equal(forkPoint(events, state, 'm9'), undefined);
    assert.equal(forkPoint(events, state, 'r1'), undefined, 'a reply is no message');
  });

  it('is later where the message was answered again, or an answer to it dismissed', () => {
    const events = [...conversation(2, 1)];
    const add = (body: EventBody): number => events.push(event(body, events.length + 1));
    const start = { reply: 'r1b', to: 'm1', model, modelLabel: 'Small', receipt, replaces: 'r1' };
    add({ type: 'reply-started', ...start });
    const stopped = add({ type: 'reply-stopped', reply: 'r1b' });
    assert.equal(forkPoint(events, stateAfter(events), 'm1'), stopped);
    const dismissed = add({ type: 'reply-dismissed', reply: 'r1b' });
    add({ type: 'message-added', message: 'm3', text: 'on' });
    assert.equal(forkPoint(events, stateAfter(events), 'm1'), dismissed);
  });

  it('is the message itself where it has no answer', () => {
    const events = [
      ...conversation(1, 1),
      event({ type: 'message-added', message: 'm2', text: 'x' }, 6),
    ];
    assert.equal(forkPoint(events, stateAfter(events), 'm2'), 6);
  });
});
