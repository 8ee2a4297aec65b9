import assert from 'node:assert/strict';
import type { SessionEvent } from '../../src/protocol/events.ts';
import type { HostMessage } from '../../src/protocol/panel.ts';
import {
  approval,
  branched,
  interruptions,
  panelStatus,
  pastView,
  question,
  receipt,
  reply,
  rewound,
  snapshot,
  snapshotOf,
} from '../ui/panelContent.ts';
import { FakeHost } from './fakeHost.ts';
import './lexerLoaded.ts';

const asked = question('q1', 'Hello?');
const running = reply('r1', 'q1', { status: 'running', text: 'Hel' });
const opening: HostMessage = { ...snapshot([asked, running]), seq: 0 };

function grew(seq: number, offset: number, text: string): HostMessage {
  return {
    type: 'grew',
    seq,
    session: 'session-1',
    reply: 'r1',
    offset,
    text,
    reasoningOffset: 0,
    reasoning: '',
  };
}

function event(body: object, seq = 11): SessionEvent {
  return {
    session: 'session-1',
    seq,
    at: 1,
    by: 'user',
    correlation: 'c',
    version: 1,
    ...body,
  } as SessionEvent;
}

describe('the store', () => {
  it('says ready first, and shows nothing before the snapshot', () => {
    const host = new FakeHost();
    const store = host.store();
    store.start();
    assert.deepEqual(host.posted, [{ type: 'ready' }]);
    store.receive({ type: 'status', seq: 1, status: panelStatus() });
    host.frame();
    assert.equal(store.status.value, undefined);
    assert.deepEqual(host.postedOf('resync'), []);
  });

  it('draws the end of a long session until the rest is here, and says nothing twice', () => {
    const host = new FakeHost();
    const store = host.store();
    store.start();
    const said: string[] = [];
    store.announcement.subscribe((each) => each && said.push(each.text));
    const whole = snapshotOf({
      messages: [question('q0', 'Before?'), reply('r0', 'q0'), asked, running],
      approvals: [approval()],
    });
    const end = { ...whole.session, messages: [asked, running] };
    store.receive({ ...whole, session: end, earlier: 2, seq: 0 });
    host.frame();
    assert.equal(store.session.value?.messages.length, 2);
    assert.equal(said.length, 1, 'what waits for an answer');
    store.send();
    store.stop();
    assert.deepEqual(host.posted, [{ type: 'ready' }]);
    host.frame();
    assert.deepEqual(host.posted, [{ type: 'ready' }, { type: 'load-rest' }]);
    store.receive({ ...whole, seq: 0 });
    host.frame();
    assert.equal(store.session.value?.messages.length, 4);
    assert.equal(said.length, 1);
  });

  it('shows no end of a session in which the reader stood further up', () => {
    const host = new FakeHost();
    const before = host.opened(opening);
    before.outbox.moved(() => ({ message: 'q1', top: 10 }));
    before.outbox.flush();
    const store = host.store();
    store.receive({ ...opening, earlier: 2 });
    host.frame();
    const drawn = (): number | undefined => store.session.value?.messages.length;
    assert.equal(drawn(), undefined);
    store.receive(opening);
    host.frame();
    assert.equal(drawn(), 2);
  });

  it('tells the host what was typed last before it begins anew', () => {
    const host = new FakeHost();
    const store = host.store();
    store.start();
    store.receive({ ...snapshot(), seq: 0 });
    host.frame();
    store.outbox.type('half a thought');
    store.start();
    const told = host.posted.slice(-2);
    assert.deepEqual(
      told.map(({ type }) => type),
      ['draft', 'ready'],
    );
    assert.equal(told[0]?.type === 'draft' && told[0].text, 'half a thought');
  });

  it('draws once per frame, however much arrives', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    let drawn = 0;
    store.session.subscribe(() => {
      drawn += 1;
    });
    for (let at = 0; at < 100; at++) store.receive(grew(at + 1, 3 + at, 'l'));
    assert.equal(host.framesAsked, 1);
    host.frame();
    assert.equal(drawn, 2);
    assert.equal(store.running.value?.text, `Hel${'l'.repeat(100)}`);
  });

  it('asks once for a snapshot after a gap and takes nothing until it comes', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    store.receive(grew(1, 3, 'lo'));
    store.receive(grew(3, 8, 'lost'));
    store.receive(grew(4, 12, 'more'));
    host.frame();
    assert.deepEqual(host.postedOf('resync'), [{ type: 'resync', expected: 2, got: 3 }]);
    assert.equal(store.running.value?.text, 'Hello');
    store.receive({ ...opening });
    store.receive(grew(1, 3, 'p!'));
    host.frame();
    assert.equal(store.running.value?.text, 'Help!');
  });

  it('ignores a message that comes twice', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    store.receive(grew(1, 3, 'l'));
    store.receive(grew(2, 4, 'o'));
    store.receive(grew(1, 3, 'l'));
    store.receive(grew(3, 5, '!'));
    host.frame();
    assert.equal(store.running.value?.text, 'Hello!');
    assert.deepEqual(host.postedOf('resync'), []);
    store.receive(grew(5, 6, 'after a gap'));
    assert.equal(host.postedOf('resync').length, 1);
  });

  it('asks for a snapshot where text does not follow what is there', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    store.receive(grew(1, 30, 'from behind a hole'));
    assert.equal(host.postedOf('resync').length, 1);
    store.receive(grew(2, 3, 'lo'));
    host.frame();
    assert.equal(store.running.value?.text, 'Hel');
  });

  it('folds events, those of other sessions and of unknown types left out', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    store.receive({
      type: 'events',
      seq: 1,
      session: 'another',
      events: [event({ type: 'reply-stopped', reply: 'r1' })],
    });
    store.receive({
      type: 'events',
      seq: 2,
      session: 'session-1',
      events: [
        { ...event({ type: 'from-the-future', what: 1 }) },
        event({ type: 'session-renamed', title: 'New' }, 12),
      ],
    });
    host.frame();
    assert.equal(store.session.value?.title, 'New');
    assert.equal(store.running.value?.id, 'r1');
    assert.deepEqual(host.postedOf('panel-error'), []);
  });

  it('says what happens to replies, and leaves failures to their cards', () => {
    const host = new FakeHost();
    const store = host.opened({ ...snapshot([asked]), seq: 0 });
    const said = (body: object, seq: number): string | undefined => {
      store.receive({ type: 'events', seq, session: 'session-1', events: [event(body, 10 + seq)] });
      host.frame();
      return store.announcement.value?.text;
    };
    const start = {
      type: 'reply-started',
      to: 'q1',
      model: { provider: 'p', model: 'm' },
      modelLabel: 'M',
      receipt: receipt(),
    };
    assert.equal(said({ ...start, reply: 'r1' }, 1), 'M answers');
    said({ type: 'reply-grew', reply: 'r1', offset: 0, text: 'a\n```ts\nb\n```\n' }, 2);
    assert.equal(
      said({ type: 'reply-ended', reply: 'r1', reason: 'stop' }, 3),
      'Reply finished, 4 lines, 1 code block',
    );
    said({ ...start, reply: 'r2' }, 4);
    assert.equal(said({ type: 'reply-stopped', reply: 'r2' }, 5), 'Reply stopped');
  });

  it('says which version is shown, and nothing of the replies that come with it', () => {
    const host = new FakeHost();
    const store = host.opened({ ...snapshotOf(branched), seq: 0 });
    const said = (body: object, seq: number): string | undefined => {
      store.receive({ type: 'events', seq, session: 'session-1', events: [event(body, 10 + seq)] });
      host.frame();
      return store.announcement.value?.text;
    };
    assert.equal(said({ type: 'branch-chosen', head: 'b3' }, 1), 'Version 3 of 3');
    assert.equal(said({ type: 'branch-chosen', head: 'b2' }, 2), 'Version 2 of 3');
    assert.equal(said({ type: 'conversation-rewound', after: 'a' }, 3), '2 messages are set aside');
    const written = { type: 'message-added', message: 'b4', text: 'Or Denmark?' };
    store.receive({ type: 'events', seq: 4, session: 'session-1', events: [event(written, 14)] });
    host.frame();
    assert.equal(store.session.value?.messages.at(-1)?.id, 'b4');
  });

  it('tells once that work was interrupted', () => {
    const host = new FakeHost();
    const store = host.opened({ ...snapshotOf({}, { interrupted: interruptions }), seq: 0 });
    const first = store.announcement.value;
    assert.match(first?.text ?? '', /^Parley ended without warning\. 2 things/u);
    const status = panelStatus({ interrupted: interruptions.slice(1) });
    store.receive({ type: 'status', seq: 1, status });
    host.frame();
    assert.equal(store.announcement.value, first);
  });

  it('shows the past as it was: nothing is written, asked or said there', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    store.receive({ ...opening, past: pastView(9) });
    host.frame();
    assert.equal(store.past.value?.seq, 9);
    assert.equal(store.canWrite.value, false);
    store.outbox.type('hello');
    store.send();
    store.stop();
    store.receive(grew(1, 3, 'lo'));
    store.receive({
      type: 'events',
      seq: 2,
      session: 'session-1',
      events: [event({ type: 'reply-ended', reply: 'r1', reason: 'stop' })],
    });
    host.frame();
    assert.equal(store.running.value?.text, 'Hel');
    assert.deepEqual([...host.postedOf('send'), ...host.postedOf('stop')], []);
    assert.deepEqual(host.postedOf('resync'), []);
    store.receive({ ...snapshotOf(rewound), seq: 0 });
    host.frame();
    assert.equal(store.past.value, undefined);
    assert.equal(store.canAsk.value, true);
    assert.equal(store.announcement.value, undefined);
    assert.equal(store.outbox.draft.value, 'hello');
  });

  it('keeps a message on its way through a look at the past', () => {
    const host = new FakeHost();
    const store = host.opened({ ...snapshot(), seq: 0 });
    store.outbox.type('hello');
    store.send();
    store.receive({ ...snapshot(), past: pastView(1), seq: 0 });
    store.receive({ type: 'accepted', seq: 1, request: 'request-1' });
    assert.equal(store.outbox.draft.value, '');
  });

  it('brings a message into view once, with the snapshot before it', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    store.receive({ ...snapshotOf(branched), seq: 0 });
    store.receive({ type: 'reveal', seq: 1, message: 'c2' });
    host.frame();
    assert.equal(store.reveal.value?.message, 'c2');
    store.revealed();
    store.receive({ type: 'status', seq: 2, status: panelStatus() });
    host.frame();
    assert.equal(store.reveal.value, undefined);
  });

  it('says nothing of a conversation that is opened', () => {
    const host = new FakeHost();
    assert.equal(host.opened(opening).announcement.value, undefined);
  });

  it('stops the reply that runs', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    store.stop();
    assert.deepEqual(host.postedOf('stop'), [{ type: 'stop', session: 'session-1', reply: 'r1' }]);
    assert.equal(store.canAsk.value, false);
  });

  it('reports errors, and not for ever', () => {
    const host = new FakeHost();
    const store = host.store();
    for (let at = 0; at < 100; at++) store.fail(new Error(`broken ${at}`));
    assert.equal(host.postedOf('panel-error').length, 20);
    assert.equal(host.postedOf('panel-error')[0]?.message, 'broken 0');
    assert.equal(store.broken.value, true);
    store.start();
    assert.equal(store.broken.value, false);
  });

  it('does not send where the journal cannot be written', () => {
    const host = new FakeHost();
    const store = host.opened({ ...snapshot([], { writable: false }), seq: 0 });
    store.outbox.type('hello');
    store.send();
    assert.deepEqual(host.postedOf('send'), []);
  });
});
