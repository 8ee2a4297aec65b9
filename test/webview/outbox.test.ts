import assert from 'node:assert/strict';
import type { HostMessage } from '../../src/protocol/panel.ts';
import { question, reply, snapshot } from '../ui/panelContent.ts';
import { FakeHost } from './fakeHost.ts';

const empty: HostMessage = { ...snapshot(), seq: 0 };
const other: HostMessage = {
  ...snapshot(),
  session: { ...snapshot().session, id: 'session-2' },
  draft: 'the draft over there',
  seq: 0,
};

describe('the outbox', () => {
  it('keeps the text until the host has written it', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    store.outbox.type('Hello');
    store.send();
    store.send();
    assert.deepEqual(host.postedOf('send'), [
      { type: 'send', request: 'request-1', session: 'session-1', text: 'Hello' },
    ]);
    assert.equal(store.outbox.draft.value, 'Hello');
    store.receive({ type: 'accepted', seq: 1, request: 'another' });
    assert.equal(store.outbox.draft.value, 'Hello');
    store.receive({ type: 'accepted', seq: 2, request: 'request-1' });
    assert.equal(store.outbox.draft.value, '');
    assert.equal(host.saved?.draft, '');
  });

  it('keeps what was typed while the message was on its way', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    store.outbox.type('Hello');
    store.send();
    store.outbox.type('Hello and more');
    store.receive({ type: 'accepted', seq: 1, request: 'request-1' });
    assert.equal(store.outbox.draft.value, 'and more');
  });

  it('sends what was written while the message was on its way, if Enter was pressed for it', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    store.outbox.type('Hello');
    store.send();
    store.outbox.type('Helloand more');
    store.send();
    store.outbox.type('Helloand moreand then');
    store.send();
    store.outbox.type('Helloand moreand then to come');
    assert.deepEqual(host.postedOf('queue-message'), []);
    store.receive({ type: 'accepted', seq: 1, request: 'request-1' });
    assert.deepEqual(host.postedOf('queue-message'), [
      { type: 'queue-message', request: 'request-2', session: 'session-1', text: 'and more' },
    ]);
    assert.equal(store.outbox.draft.value, 'and moreand then to come');
    assert.equal(host.saved?.sending?.text, 'and more', 'it is kept with what is on its way');
    store.receive({ type: 'accepted', seq: 2, request: 'request-2' });
    store.receive({ type: 'accepted', seq: 3, request: 'request-3' });
    assert.equal(store.outbox.draft.value, 'to come');
    assert.equal(host.postedOf('send').length, 1);
    assert.deepEqual(
      host.postedOf('queue-message').map(({ text }) => text),
      ['and more', 'and then'],
    );
  });

  it('sends nothing more where nothing was written since, or the message was refused', () => {
    const host = new FakeHost();
    const store = host.opened({ ...snapshot([question('q1', 'Earlier')]), seq: 0 });
    store.outbox.type('what I was writing');
    const session = store.session.value;
    assert.ok(session);
    store.outbox.walk(-1, session);
    store.send();
    store.send();
    store.receive({ type: 'accepted', seq: 1, request: 'request-1' });
    assert.equal(store.outbox.draft.value, 'what I was writing');
    store.send();
    store.outbox.type('what I was writing, and more');
    store.send();
    store.receive({ type: 'refused', seq: 2, request: 'request-2', reason: 'The disk is full.' });
    assert.equal(store.outbox.draft.value, 'what I was writing, and more');
    assert.equal(host.postedOf('send').length, 2);
    assert.deepEqual(host.postedOf('queue-message'), []);
  });

  it('stops the reply for what is written behind a message, where Alt+Enter was pressed', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    store.outbox.type('Hello');
    store.send();
    store.outbox.type('HelloNo, wait');
    store.send(true);
    store.receive({ type: 'accepted', seq: 1, request: 'request-1' });
    const [, second] = host.postedOf('send');
    assert.deepEqual([second?.text, second?.steers], ['No, wait', true]);
  });

  it('keeps a refused text and says why', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    store.outbox.type('Hello');
    store.send();
    store.receive({ type: 'refused', seq: 1, request: 'request-1', reason: 'The disk is full.' });
    assert.equal(store.outbox.draft.value, 'Hello');
    assert.equal(store.outbox.notice.value, 'The disk is full.');
    store.send();
    assert.equal(host.postedOf('send').length, 2);
  });

  it('has a message wait while a reply runs, and keeps it until the host has it', () => {
    const host = new FakeHost();
    const messages = [question('q1', 'Hi'), reply('r1', 'q1', { status: 'running' })];
    const store = host.opened({ ...snapshot(messages), seq: 0 });
    store.outbox.type('my next thought');
    store.send();
    assert.deepEqual(host.postedOf('send'), []);
    const [queued] = host.postedOf('queue-message');
    assert.deepEqual([queued?.session, queued?.text], ['session-1', 'my next thought']);
    assert.equal(store.outbox.draft.value, 'my next thought');
    store.receive({ type: 'accepted', seq: 1, request: queued?.request ?? '' });
    assert.equal(store.outbox.draft.value, '');
  });

  it('does not send white space', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    store.outbox.type(' \n ');
    store.send();
    assert.deepEqual(host.postedOf('send'), []);
  });

  it('tells the host the draft a moment after the last key', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    store.outbox.type('a');
    host.pass(200);
    store.outbox.type('ab');
    host.pass(200);
    assert.deepEqual(host.postedOf('draft'), []);
    host.pass(100);
    assert.deepEqual(host.postedOf('draft'), [{ type: 'draft', session: 'session-1', text: 'ab' }]);
    store.outbox.flush();
    assert.equal(host.postedOf('draft').length, 1);
  });

  it('tells it while keys go on coming: whoever types for a minute loses a second of it', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    let typed = '';
    for (let key = 0; key < 60; key++) {
      typed += 'a';
      store.outbox.type(typed);
      host.pass(50);
    }
    assert.deepEqual(
      host.postedOf('draft').map(({ text }) => text.length),
      [20, 40, 60],
    );
    assert.equal(host.saved?.draft, typed);
    // Nothing is left to save once a pause comes.
    host.pass(2_000);
    assert.equal(host.postedOf('draft').length, 3);
  });

  it('brings the draft back after a reload, newer than the host knows it', () => {
    const host = new FakeHost({ session: 'session-1', draft: 'half a thou' });
    const store = host.opened({ ...snapshot([], {}, 'half a'), seq: 0 });
    assert.equal(store.outbox.draft.value, 'half a thou');
  });

  it('takes the host’s draft where it has none of its own', () => {
    const host = new FakeHost();
    assert.equal(
      host.opened({ ...snapshot([], {}, 'from the host'), seq: 0 }).outbox.draft.value,
      'from the host',
    );
  });

  it('keeps what is typed before the first snapshot', () => {
    const host = new FakeHost();
    const store = host.store();
    store.outbox.type('quick');
    store.receive({ ...snapshot([], {}, ''), seq: 0 });
    assert.equal(store.outbox.draft.value, 'quick');
  });

  it('changes drafts with the session', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    store.outbox.type('a draft here');
    store.receive(other);
    assert.deepEqual(host.postedOf('draft'), [
      { type: 'draft', session: 'session-1', text: 'a draft here' },
    ]);
    assert.equal(store.outbox.draft.value, 'the draft over there');
  });

  it('keeps typing where the same session is sent again', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    store.outbox.type('still typing');
    store.receive({ ...empty });
    assert.equal(store.outbox.draft.value, 'still typing');
  });

  it('empties the box where the message was written and only the answer was lost', () => {
    const before = new FakeHost();
    const first = before.opened(empty);
    first.outbox.type('Hello');
    first.send();
    // The page is reloaded before the host answers.
    const after = new FakeHost(before.saved);
    const store = after.opened({ ...snapshot([question('q1', 'Hello')], {}, ''), seq: 0 });
    assert.equal(store.outbox.draft.value, '');
  });

  it('does not bring back what was sent since VS Code kept the page', () => {
    const kept = { session: 'session-1', draft: 'Hello' };
    const draftAfter = (text: string, hostDraft = ''): string =>
      new FakeHost(kept).opened({ ...snapshot([question('q1', text)], {}, hostDraft), seq: 0 })
        .outbox.draft.value;
    assert.equal(draftAfter('Hello'), '');
    assert.equal(draftAfter('Something else'), 'Hello');
    assert.equal(draftAfter('Hello', 'Hel'), 'Hello', 'the host knows of a new draft');
  });

  it('takes the host’s draft where VS Code kept an older one', () => {
    const page = new FakeHost();
    const first = page.opened(empty);
    const types = (text: string): void => {
      first.outbox.type(text);
      first.outbox.flush();
    };
    types('an old thought');
    const kept = page.saved;
    types('an old thought that went on');
    const wentOn = page.saved;
    const draftAfter = (saved: typeof kept, hostDraft: string, sent: string[] = []): string => {
      const messages = sent.map((text, at) => question(`q${at}`, text));
      const again = new FakeHost(saved);
      const { draft } = again.opened({ ...snapshot(messages, {}, hostDraft), seq: 0 }).outbox;
      assert.equal(again.saved?.draft, draft.value, 'and keeps that');
      return draft.value;
    };
    assert.equal(draftAfter(kept, 'an old thought that went on'), 'an old thought that went on');
    assert.equal(draftAfter(kept, '', ['an old thought, sent']), '');
    assert.equal(draftAfter(kept, 'a new one', ['an old thought, sent']), 'a new one');
    assert.equal(draftAfter(kept, 'a new one'), 'a new one\nan old thought', 'nothing else has it');
    assert.equal(draftAfter(kept, '', ['something else']), 'an old thought');
    // The host is behind: it ended while somebody typed on.
    assert.equal(draftAfter(wentOn, 'an old thought'), 'an old thought that went on');
    assert.equal(draftAfter(wentOn, ''), 'an old thought that went on');
  });

  it('keeps the text where the message was not written', () => {
    const before = new FakeHost();
    const first = before.opened({ ...snapshot([question('q1', 'Hello')]), seq: 0 });
    first.outbox.type('Hello');
    first.send();
    const after = new FakeHost(before.saved);
    const store = after.opened({ ...snapshot([question('q1', 'Hello')], {}, ''), seq: 0 });
    assert.equal(store.outbox.draft.value, 'Hello');
  });

  it('refuses at once what is too long to be a message, and keeps it', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    // 2.1 MB: the host counts bytes, of which each of these has two.
    const long = 'é'.repeat(1_100_000);
    store.outbox.type(long);
    store.send();
    assert.deepEqual(host.postedOf('send'), []);
    assert.equal(store.outbox.sending.value, undefined);
    assert.match(store.outbox.notice.value ?? '', /at most 2 MB; this one has 2\.1 MB/u);
    assert.match(store.announcement.value?.text ?? '', /at most 2 MB/u);
    assert.ok(store.outbox.draft.value === long);
    host.pass(300);
    assert.ok(host.postedOf('draft')[0]?.text === long);
    store.outbox.type('é'.repeat(1_000_000));
    assert.equal(store.outbox.notice.value, undefined);
    store.send();
    assert.equal(host.postedOf('send').length, 1);
  });

  it('says so where a text is too long to be kept', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    store.outbox.type('x'.repeat(20_000_001));
    assert.match(store.outbox.notice.value ?? '', /too long to be kept/u);
    host.pass(300);
    assert.deepEqual(host.postedOf('draft'), []);
    store.outbox.type('short');
    assert.equal(store.outbox.notice.value, undefined);
  });

  it('says so when the host does not answer', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    store.outbox.type('Hello');
    store.send();
    host.pass(4_999);
    assert.equal(store.outbox.notice.value, undefined);
    host.pass(1);
    assert.match(store.outbox.notice.value ?? '', /not answered/u);
    store.receive({ type: 'accepted', seq: 1, request: 'request-1' });
    assert.equal(store.outbox.notice.value, undefined);
  });

  it('puts text in after what stands there', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    store.receive({ type: 'focus-input', seq: 1, text: 'Explain this' });
    assert.equal(store.outbox.draft.value, 'Explain this');
    store.receive({ type: 'focus-input', seq: 2, text: 'and that' });
    assert.equal(store.outbox.draft.value, 'Explain this\nand that');
    assert.equal(store.focusRequest.value.count, 2);
  });

  it('remembers where the reader stood', () => {
    const host = new FakeHost();
    const store = host.opened(empty);
    store.outbox.moved(() => ({ message: 'q7', top: -12 }));
    host.pass(300);
    assert.deepEqual(new FakeHost(host.saved).opened(empty).outbox.placeOf('session-1'), {
      message: 'q7',
      top: -12,
    });
  });
});
