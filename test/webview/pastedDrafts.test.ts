// Long texts that were pasted: as a part of the draft, of what is on its way, and of a revision.
import assert from 'node:assert/strict';
import type { HostMessage } from '../../src/protocol/panel.ts';
import { joinWritten, pastedText } from '../../webview/pastes/writtenText.ts';
import { smallState } from '../../webview/savedState.ts';
import type { Store } from '../../webview/store.ts';
import { question, reply, snapshot } from '../ui/panelContent.ts';
import { FakeHost } from './fakeHost.ts';

const log = Array.from({ length: 400 }, (_, i) => `line ${i}`).join('\n');
const other = 'x'.repeat(30_000);

const whole = (typed: string, ...pastes: readonly string[]): string =>
  joinWritten({ typed, pastes: pastes.map((text) => pastedText(text)) });

const empty: HostMessage = { ...snapshot(), seq: 0 };

function holds({ outbox }: Store, typed: string, ...pastes: readonly string[]): void {
  assert.equal(outbox.draft.value, typed);
  assert.deepEqual(
    outbox.pastes.value.map(({ text }) => text),
    pastes,
  );
}

/** A store in which this is written. */
function writing(host: FakeHost, typed: string, ...pastes: readonly string[]): Store {
  const store = host.opened(empty);
  store.outbox.type(typed);
  store.outbox.setPastes(pastes.map((text) => pastedText(text)));
  return store;
}

describe('a long text that was pasted', () => {
  it('is a part of the draft that the host keeps, and not of what stands in the input', () => {
    const host = new FakeHost();
    const store = writing(host, 'Why?', log);
    host.pass(300);
    holds(store, 'Why?', log);
    assert.equal(host.postedOf('draft').at(-1)?.text, whole('Why?', log));
    assert.equal(host.saved?.draft, whole('Why?', log));
    store.outbox.setPastes([]);
    host.pass(300);
    assert.equal(host.postedOf('draft').at(-1)?.text, 'Why?');
  });

  it('is there again after a reload, and after a restart of which the page knows nothing', () => {
    const host = new FakeHost();
    writing(host, 'Why?', other, log);
    host.pass(300);
    const draft = host.postedOf('draft').at(-1)?.text ?? '';
    for (const after of [new FakeHost(host.saved && smallState(host.saved)), new FakeHost()])
      holds(after.opened({ ...snapshot([], {}, draft), seq: 0 }), 'Why?', other, log);
  });

  it('is sent below what was typed, and goes with it', () => {
    const host = new FakeHost();
    const store = writing(host, 'Why?', log);
    store.send();
    assert.equal(host.postedOf('send')[0]?.text, whole('Why?', log));
    store.outbox.type('Why? And how?');
    store.receive({ type: 'accepted', seq: 1, request: 'request-1' });
    holds(store, 'And how?');
  });

  it('is a message without a word beside it', () => {
    const host = new FakeHost();
    const store = writing(host, '', log);
    assert.equal(store.outbox.isBlank.value, false);
    store.send();
    assert.equal(host.postedOf('send')[0]?.text, whole('', log));
  });

  it('stays where the message is refused: here for what all of it comes to', () => {
    const host = new FakeHost();
    const store = writing(host, 'x'.repeat(1_500_000), 'y'.repeat(700_000));
    store.send();
    assert.deepEqual(host.postedOf('send'), []);
    assert.match(store.outbox.notice.value ?? '', /at most 2 MB; this one has 2\.1 MB/u);
    holds(store, 'x'.repeat(1_500_000), 'y'.repeat(700_000));
    store.outbox.setPastes([]);
    assert.equal(store.outbox.notice.value, undefined);
  });

  it('is said to be too much for a draft', () => {
    const host = new FakeHost();
    const store = writing(host, 'Why?', 'x'.repeat(20_000_001));
    assert.notEqual(store.outbox.notice.value, undefined);
  });

  it('waits with its message for the end of a reply, and comes back with it', () => {
    const host = new FakeHost();
    const running = [question('q1', 'Hi'), reply('r1', 'q1', { status: 'running' })];
    const store = host.opened({ ...snapshot(running), seq: 0 });
    store.outbox.type('Why?');
    store.outbox.setPastes([pastedText(log)]);
    store.send();
    const text = host.postedOf('queue-message')[0]?.text ?? '';
    assert.equal(text, whole('Why?', log));
    store.receive({ type: 'accepted', seq: 1, request: 'request-1' });
    holds(store, '');
    store.outbox.type('something else');
    store.outbox.setPastes([pastedText(other)]);
    store.outbox.takeBack(text, undefined);
    holds(store, 'Why?\n\nsomething else', log, other);
  });

  it('is what is quoted, or put in from elsewhere, where that is long', () => {
    const store = writing(new FakeHost(), 'Why?', other);
    store.outbox.insert('> short\n\n');
    store.outbox.insert(`> ${log}\n\n`);
    holds(store, 'Why?\n> short\n\n', other, `> ${log}`);
  });

  it('comes with the older message that is gone back to, and what was written comes back whole', () => {
    const host = new FakeHost();
    const before = snapshot([question('q1', whole('Before', other))]);
    const store = host.opened({ ...before, seq: 0 });
    store.outbox.type('Now');
    store.outbox.setPastes([pastedText(log)]);
    const { session } = before;
    store.outbox.walk(-1, session);
    holds(store, 'Before', other);
    store.outbox.walk(1, session);
    holds(store, 'Now', log);
  });

  it('makes a command no other one, and stays while that runs', () => {
    const host = new FakeHost();
    const commands = [{ name: 'rename', argument: 'TITLE' }];
    const store = host.opened({ ...snapshot(), commands, seq: 0 });
    store.outbox.type('/rename Shipping');
    store.outbox.setPastes([pastedText(log)]);
    store.send();
    assert.deepEqual(host.postedOf('send'), []);
    assert.equal(host.postedOf('run-command')[0]?.argument, 'Shipping');
    store.receive({ type: 'accepted', seq: 1, request: 'request-1' });
    holds(store, '', log);
  });

  it('is not lost to what is typed before the draft comes', () => {
    const draft = whole('Why?', other, log);
    const host = new FakeHost(smallState({ session: 'session-1', draft }));
    const store = host.store();
    store.outbox.type('quick');
    store.receive({ ...snapshot([], {}, draft), seq: 0 });
    holds(store, 'Why?\nquick', other, log);
  });

  it('is gone where it was written and only the answer was lost, but for what was written since', () => {
    const sent = whole('Why?', other);
    const draft = whole('Why? And how?', other, log);
    const state = { session: 'session-1', draft, sending: { text: sent, after: 'q0' } };
    const saved = smallState(state);
    assert.deepEqual(saved.sending, { text: '', length: 4, pastes: 1, after: 'q0' });
    const written = [question('q1', sent)];
    const after = new FakeHost(saved).opened({ ...snapshot(written, {}, draft), seq: 0 });
    holds(after, 'And how?', log);
    const not = [question('q0', 'earlier')];
    const kept = new FakeHost(saved).opened({ ...snapshot(not, {}, draft), seq: 0 });
    holds(kept, 'Why? And how?', other, log);
  });
});

describe('a long text that was pasted into a message which is edited again', () => {
  const opening: HostMessage = { ...snapshot([question('q1', whole('Why?', log))]), seq: 0 };

  it('stands beside its words, and goes along with other ones', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    store.revisions.write('session-1', 'q1', whole('Why?', log));
    const revision = () => store.revisions.of('session-1', 'q1');
    const [begun] = [revision()];
    assert.deepEqual([begun?.typed, begun?.pastes.length], ['Why?', 1]);
    store.revisions.change({ session: 'session-1', message: 'q1' }, { typed: 'How?' });
    host.pass(300);
    assert.equal(host.saved?.revisions?.[0]?.text, whole('How?', log));
    const last = revision();
    if (last) store.revisions.send(last);
    assert.equal(host.postedOf('edit-message')[0]?.text, whole('How?', log));
  });

  it('is enough for a new version', () => {
    const host = new FakeHost();
    const store = host.opened(opening);
    store.revisions.write('session-1', 'q1', whole('', log));
    const revision = store.revisions.of('session-1', 'q1');
    if (revision) store.revisions.send(revision);
    assert.equal(host.postedOf('edit-message')[0]?.text, whole('', log));
  });
});
