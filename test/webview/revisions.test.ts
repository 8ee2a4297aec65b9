import assert from 'node:assert/strict';
import type { HostMessage } from '../../src/protocol/panel.ts';
import { appendMessage, rewind } from '../../src/protocol/branches.ts';
import { smallState } from '../../webview/savedState.ts';
import type { Revision } from '../../webview/revisions.ts';
import type { Store } from '../../webview/store.ts';
import { branched, question, snapshot, snapshotOf } from '../ui/panelContent.ts';
import { FakeHost } from './fakeHost.ts';

const opening: HostMessage = { ...snapshotOf(branched), seq: 0 };

/** The revision of the message b2, which must be there. */
function revised(store: Store): Revision {
  const revision = store.revisions.of('session-1', 'b2');
  assert.ok(revision);
  return revision;
}

/** A store with another text for b2 on its way to the host. */
function sending(host: FakeHost): Store {
  const store = host.opened(opening);
  store.revisions.write('session-1', 'b2', 'For Austria?');
  store.revisions.send(revised(store));
  return store;
}

/** What the session is once the host has written that text. */
function written() {
  const state = appendMessage(rewind(branched, 'a'), question('b4', 'For Austria?'));
  return { ...snapshotOf(state), seq: 0 };
}

describe('a message that is changed', () => {
  it('is sent once, and kept until the host has written it', () => {
    const host = new FakeHost();
    const store = sending(host);
    store.revisions.send(revised(store));
    assert.deepEqual(host.postedOf('edit-message'), [
      {
        type: 'edit-message',
        request: 'request-1',
        session: 'session-1',
        message: 'b2',
        text: 'For Austria?',
      },
    ]);
    store.receive({ type: 'accepted', seq: 1, request: 'another' });
    assert.equal(revised(store).typed, 'For Austria?');
    const focus = store.focusRequest.value.count;
    store.receive({ type: 'accepted', seq: 2, request: 'request-1' });
    assert.deepEqual(store.revisions.all.value, []);
    assert.equal(store.focusRequest.value.count, focus + 1);
  });

  it('stays where it is refused, and can be sent again', () => {
    const host = new FakeHost();
    const store = sending(host);
    store.receive({ type: 'refused', seq: 1, request: 'request-1', reason: 'The disk is full.' });
    assert.equal(revised(store).notice, 'The disk is full.');
    assert.equal(revised(store).typed, 'For Austria?');
    store.revisions.send(revised(store));
    assert.equal(host.postedOf('edit-message').length, 2);
  });

  it('is not sent without a text', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    store.revisions.write('session-1', 'b2', ' \n');
    store.revisions.send(revised(store));
    assert.deepEqual(host.postedOf('edit-message'), []);
  });

  it('says so when the host does not answer', () => {
    const host = new FakeHost();
    const store = sending(host);
    host.pass(4_999);
    assert.equal(revised(store).notice, undefined);
    host.pass(1);
    assert.match(revised(store).notice ?? '', /not answered/u);
  });

  it('outlives a reload, each in its session', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    store.revisions.write('session-1', 'b2', 'half a thou');
    store.revisions.write('session-1', 'a', 'another');
    store.revisions.write('session-2', 'b2', 'over there');
    host.pass(300);
    const after = new FakeHost(host.saved).opened(opening);
    assert.equal(revised(after).typed, 'half a thou');
    assert.equal(after.revisions.of('session-2', 'b2')?.typed, 'over there');
    after.revisions.cancel(revised(after));
    assert.equal(after.revisions.of('session-1', 'b2'), undefined);
    assert.equal(after.revisions.of('session-1', 'a')?.typed, 'another');
  });

  it('is done with where it was written and only the answer was lost', () => {
    const host = new FakeHost();
    sending(host);
    host.pass(300);
    const after = new FakeHost(host.saved).opened(written());
    assert.deepEqual(after.revisions.all.value, []);
  });

  it('can be sent again where it was not written', () => {
    const host = new FakeHost();
    const store = sending(host);
    store.receive({ ...opening });
    assert.equal(revised(store).request, undefined);
    assert.equal(revised(store).typed, 'For Austria?');
  });

  it('is kept while another session is shown', () => {
    const host = new FakeHost();
    const store = sending(host);
    const elsewhere = { ...snapshot(), session: { ...snapshot().session, id: 'session-2' } };
    store.receive({ ...elsewhere, seq: 0 });
    assert.equal(revised(store).request, 'request-1');
    store.receive({ type: 'accepted', seq: 1, request: 'request-1' });
    assert.deepEqual(store.revisions.all.value, []);
  });
});

describe('a message that is changed into one that is too long', () => {
  it('is refused at once, and kept', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    store.revisions.write('session-1', 'b2', 'x'.repeat(4_000_001));
    store.revisions.send(revised(store));
    assert.deepEqual(host.postedOf('edit-message'), []);
    assert.equal(revised(store).request, undefined);
    assert.match(revised(store).notice ?? '', /at most 2 MB; this one has 3\.8 MB/u);
    assert.equal(revised(store).typed.length, 4_000_001);
  });
});

/** What the host was told of messages that are changed. */
function revisionsIn(host: FakeHost) {
  return host.postedOf('draft').filter(({ message }) => message !== undefined);
}

describe('a message that is changed, at the host', () => {
  const long = 'another line\n'.repeat(20_000);
  const kept = [{ message: 'b2', text: long }];

  it('is kept a moment after the last key, once, and not any more when it is done with', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    store.revisions.write('session-1', 'b2', 'half');
    host.pass(100);
    store.revisions.write('session-1', 'b2', long);
    host.pass(300);
    store.outbox.type('something else');
    host.pass(300);
    const intent = { type: 'draft', session: 'session-1', message: 'b2' } as const;
    assert.deepEqual(revisionsIn(host), [{ ...intent, text: long }]);
    store.revisions.cancel(revised(store));
    host.pass(300);
    host.pass(300);
    assert.deepEqual(revisionsIn(host).slice(1), [{ ...intent, text: '' }]);
  });

  it('is there again although it is too long for what a page may keep', () => {
    const host = new FakeHost();
    host.opened(opening).revisions.write('session-1', 'b2', long);
    host.pass(300);
    const saved = host.saved && smallState(host.saved);
    assert.deepEqual(saved?.revisions, []);
    const next = new FakeHost(saved);
    const after = next.opened({ ...snapshotOf(branched), revisions: kept, seq: 0 });
    assert.ok(revised(after).typed === long);
    next.pass(300);
    assert.deepEqual(revisionsIn(next), [], 'the host has it');
  });

  it('is the one of the page where that has one', () => {
    const saved = { session: 'session-1', message: 'b2', text: 'newer' };
    const host = new FakeHost({ session: 'session-1', draft: '', revisions: [saved] });
    const store = host.opened({ ...snapshotOf(branched), revisions: kept, seq: 0 });
    assert.equal(revised(store).typed, 'newer');
    host.pass(300);
    assert.equal(revisionsIn(host)[0]?.text, 'newer');
  });

  it('does not come back with a snapshot from before it was done with', () => {
    const host = new FakeHost();
    const store = host.opened({ ...snapshotOf(branched), revisions: kept, seq: 0 });
    store.revisions.cancel(revised(store));
    store.receive({ ...snapshotOf(branched), revisions: kept, seq: 0 });
    assert.equal(store.revisions.of('session-1', 'b2'), undefined);
    host.pass(300);
    assert.equal(revisionsIn(host).at(-1)?.text, '');
  });

  it('is done with where it was written, and only the answer was lost', () => {
    const host = new FakeHost();
    const revisions = [{ message: 'b2', text: 'For Austria?' }];
    const store = host.opened({ ...written(), revisions });
    assert.deepEqual(store.revisions.all.value, []);
    host.pass(300);
    assert.equal(revisionsIn(host).at(-1)?.text, '');
  });

  /** A page that kept `text` when it was told so far, over a host that has `atHost` by now. */
  const back = (text: string, atHost: string) => {
    const before = new FakeHost();
    before.opened(opening).revisions.write('session-1', 'b2', text);
    before.pass(300);
    const host = new FakeHost(before.saved);
    const revisions = [{ message: 'b2', text: atHost }];
    const store = host.opened({ ...snapshotOf(branched), revisions, seq: 0 });
    return { host, text: revised(store).typed };
  };

  it('is the newer one of the host where the page kept an older text of it', () => {
    const { host, text } = back('For Aus', 'For Austria, and the rest of the Alps?');
    assert.equal(text, 'For Austria, and the rest of the Alps?');
    host.pass(300);
    assert.deepEqual(revisionsIn(host), [], 'the host has it');
  });

  it('is both where each has words that the other has not', () => {
    const { host, text } = back('For Austria?', 'In which year?');
    assert.equal(text, 'In which year?\nFor Austria?');
    host.pass(300);
    assert.equal(revisionsIn(host).at(-1)?.text, text);
  });

  it('is the one of the page where that went on from what the host has', () => {
    const before = new FakeHost();
    const store = before.opened(opening);
    store.revisions.write('session-1', 'b2', 'For Austria?');
    before.pass(300);
    store.revisions.write('session-1', 'b2', 'In which year?');
    before.pass(300);
    const host = new FakeHost(before.saved);
    const revisions = [{ message: 'b2', text: 'For Austria?' }];
    const after = host.opened({ ...snapshotOf(branched), revisions, seq: 0 });
    assert.equal(revised(after).typed, 'In which year?');
  });
});
