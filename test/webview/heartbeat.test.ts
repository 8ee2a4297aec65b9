import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { HostMessage } from '../../src/protocol/panel.ts';
import type { PanelPosting } from '../../src/protocol/panelPosting.ts';
import { Postings } from '../../webview/postings.ts';
import { randomFrom } from '../helpers/random.ts';
import { question, reply, snapshot } from '../ui/panelContent.ts';
import { FakeHost } from './fakeHost.ts';

const ping = (seq: number, heard = 0): HostMessage => ({ type: 'ping', seq, heard });

describe('the heartbeat', () => {
  it('is answered, and lets go of what the host has', () => {
    const host = new FakeHost();
    const store = host.opened();
    store.receive(ping(1, 3));
    assert.equal(host.postedOf('pong').length, 1);
    assert.deepEqual(host.heardUpTo, [3]);
  });

  it('is missed after five seconds, and not before the first one came', () => {
    const host = new FakeHost();
    const store = host.opened();
    host.pass(60_000);
    assert.equal(store.pulse.silent.value, false);
    store.receive(ping(1));
    host.pass(4_000);
    store.receive(ping(2));
    host.pass(4_000);
    assert.equal(store.pulse.silent.value, false);
    host.pass(1_000);
    assert.equal(store.pulse.silent.value, true);
    store.receive(ping(3));
    assert.equal(store.pulse.silent.value, false);
  });

  it('shows that the last message got lost', () => {
    const host = new FakeHost();
    const store = host.opened();
    store.receive(ping(2));
    assert.deepEqual(host.postedOf('resync'), [{ type: 'resync', expected: 1, got: 2 }]);
  });

  it('is answered while a snapshot is awaited, and has it asked for again where that got lost', () => {
    const host = new FakeHost();
    const store = host.opened();
    store.receive({ ...ping(1) });
    store.receive({ type: 'reveal', seq: 4, message: 'm' });
    assert.equal(host.postedOf('resync').length, 1, 'asked once');
    store.receive(ping(5, 7));
    host.pass(4_000);
    assert.deepEqual(host.heardUpTo, [0, 7], 'so that what is lost of ours is sent again');
    assert.equal(host.postedOf('pong').length, 2);
    assert.equal(host.postedOf('resync').length, 1, 'it may be under way');
    store.receive(ping(6, 7));
    assert.equal(host.postedOf('resync').length, 2);
    host.pass(4_000);
    assert.equal(store.pulse.silent.value, false);
    store.receive({ ...snapshot(), seq: 0 });
    store.receive(ping(1, 8));
    store.receive(ping(2, 8));
    assert.equal(host.postedOf('resync').length, 2);
  });

  it('has what the host missed sent again, or everything anew', () => {
    const host = new FakeHost();
    const store = host.opened();
    store.receive({ type: 'missed', seq: 1, from: 2 });
    assert.deepEqual(host.resent, [2]);
    assert.equal(host.postedOf('ready').length, 1);
    host.canResend = false;
    store.receive({ type: 'missed', seq: 2, from: 2 });
    assert.equal(host.postedOf('ready').length, 2);
  });
});

describe('what goes to the host', () => {
  it('is numbered, kept until it was heard, and sent again from any number that is kept', () => {
    const wire: PanelPosting[] = [];
    const postings = new Postings((posting) => wire.push(posting));
    postings.post({ type: 'ready' });
    for (let n = 0; n < 4; n++) postings.post({ type: 'copy', text: `${n}` });
    assert.deepEqual(
      wire.map(({ seq }) => seq),
      [0, 1, 2, 3, 4],
    );
    postings.heard(2);
    assert.equal(postings.resend(2), false);
    assert.equal(postings.resend(3), true);
    assert.deepEqual(
      wire.slice(5).map(({ seq }) => seq),
      [3, 4],
    );
  });

  it('is sent again by itself where it was under way for two heartbeats', () => {
    const wire: PanelPosting[] = [];
    const postings = new Postings((posting) => wire.push(posting));
    postings.post({ type: 'ready' });
    postings.post({ type: 'copy', text: 'lost' });
    postings.heard(0);
    assert.equal(wire.length, 2);
    postings.heard(0);
    assert.equal(wire.at(-1)?.seq, 1);
    assert.equal(wire.length, 3);
  });

  it('begins anew with ready, as another page', () => {
    const wire: PanelPosting[] = [];
    const postings = new Postings((posting) => wire.push(posting));
    postings.post({ type: 'ready' });
    postings.post({ type: 'copy', text: 'a' });
    postings.post({ type: 'ready' });
    assert.equal(wire[2]?.seq, 0);
    assert.notEqual(wire[2]?.page, wire[0]?.page);
  });
});

describe('what the host sends', () => {
  it('may be malformed, repeated or mixed up 10,000 times: nothing of it is shown', () => {
    const random = randomFrom(5);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const host = new FakeHost();
    const running = reply('r1', 'q1', { status: 'running', text: 'Hel' });
    const store = host.opened({ ...snapshot([question('q1', 'Hello?'), running]), seq: 0 });
    const grown = (seq: number): HostMessage => ({
      type: 'grew',
      seq,
      session: 'session-1',
      reply: 'r1',
      offset: 3,
      text: 'lo',
      reasoningOffset: 0,
      reasoning: '',
    });
    store.receive(grown(1));
    host.frame();
    const before = store.session.value;
    const junk = fc.sample(fc.anything({ maxDepth: 3, withBigInt: true, withMap: true }), 500);
    const bad: (() => unknown)[] = [
      () => pick(junk),
      () => grown(pick([0, 1])),
      () => ({ ...grown(2), offset: pick([-1, Number.NaN, '3', null, 2.5]) }),
      () => ({ ...grown(2), seq: pick([-1, 0.5, '2', undefined]) }),
      () => ({
        type: pick(['snapshot', 'events', 'status', '__proto__']),
        seq: 2,
        session: pick(junk),
      }),
    ];
    for (let n = 0; n < 10_000; n++) store.receive(pick(bad)());
    host.frame();
    assert.equal(store.session.value, before);
    assert.equal(store.broken.value, false);
    assert.equal(host.postedOf('panel-error').length, 20);
    store.receive({ ...grown(2), offset: 5, text: '!' });
    // Text that goes on growing rests for a moment.
    host.pass(1_000);
    host.frame();
    assert.equal(store.running.value?.text, 'Hello!');
  });
});
