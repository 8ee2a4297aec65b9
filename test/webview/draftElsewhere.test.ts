import assert from 'node:assert/strict';
import type { HostMessage } from '../../src/protocol/panel.ts';
import type { OthersDraft } from '../../src/protocol/revision.ts';
import { digestOf } from '../../src/protocol/textDigest.ts';
import { question, snapshot } from '../ui/panelContent.ts';
import { FakeHost } from './fakeHost.ts';

/** Each text that was written is another version. */
const elsewhere = (passed: readonly string[]) => ({
  version: passed.length,
  passed: passed.map(digestOf),
});

const opening = (draft: string, passed?: readonly string[]): HostMessage => ({
  ...snapshot([question('q1', 'Earlier')]),
  draft,
  ...(passed ? { elsewhere: elsewhere(passed) } : {}),
  seq: 0,
});

/** What the host says when another page wrote `text` where `passed` had stood. */
const another = (
  text: string,
  passed: readonly string[],
  seq = 1,
): OthersDraft & { seq: number } => ({
  type: 'draft',
  session: 'session-1',
  text,
  elsewhere: elsewhere(passed),
  seq,
});

const posted = (host: FakeHost): readonly string[] =>
  host.postedOf('draft').map(({ text }) => text);

describe('a draft that another page of the chat writes', () => {
  it('stands in this one, too, and is told to nobody again', () => {
    const host = new FakeHost();
    const store = host.opened(opening('half'));
    store.receive(another('half a thought', ['half']));
    assert.equal(store.outbox.draft.value, 'half a thought');
    assert.equal(host.saved?.draft, 'half a thought');
    store.receive(another('quite another one', ['half', 'half a thought'], 2));
    assert.equal(store.outbox.draft.value, 'quite another one');
    store.receive(another('', ['half a thought', 'quite another one'], 3));
    assert.equal(store.outbox.draft.value, '');
    host.pass(1_000);
    assert.deepEqual(posted(host), []);
  });

  it('takes no word that was written here and not known there', () => {
    const host = new FakeHost();
    const store = host.opened(opening(''));
    store.outbox.type('written here');
    store.receive(another('written there', ['']));
    assert.equal(store.outbox.draft.value, 'written there\nwritten here');
    assert.deepEqual(posted(host), ['written there\nwritten here'], 'the other page is to know it');
    store.outbox.type('written there\nwritten here, and more');
    store.receive(another('', ['written there'], 2));
    assert.equal(store.outbox.draft.value, 'written here, and more', 'the other text was sent');
  });

  it('stands above what was written here since it was the same', () => {
    const host = new FakeHost();
    const store = host.opened(opening(''));
    store.outbox.type('half');
    host.pass(300);
    store.outbox.type('half a thought');
    store.receive(another('half, and no more', ['', 'half']));
    assert.equal(store.outbox.draft.value, 'half, and no more\na thought');
  });

  it('is shorter where that page took words away', () => {
    const host = new FakeHost();
    const store = host.opened(opening(''));
    store.outbox.type('half a thought');
    host.pass(300);
    store.receive(another('half', ['', 'half a thought']));
    assert.equal(store.outbox.draft.value, 'half');
    assert.deepEqual(posted(host), ['half a thought']);
  });

  it('stands below nothing that is on its way', () => {
    const host = new FakeHost();
    const store = host.opened(opening(''));
    store.outbox.type('The question');
    store.send();
    store.receive(another('The question, and the next', ['', 'The question']));
    store.receive({ type: 'accepted', seq: 2, request: 'request-1' });
    assert.equal(store.outbox.draft.value, ', and the next');
    assert.equal(posted(host).at(-1), ', and the next');
  });

  it('stays when what is on its way here is another text', () => {
    const host = new FakeHost();
    const store = host.opened(opening(''));
    store.outbox.type('The question');
    store.send();
    store.receive(another('Something new', ['', 'The question']));
    store.receive({ type: 'accepted', seq: 2, request: 'request-1' });
    assert.equal(store.outbox.draft.value, 'Something new');
    host.pass(1_000);
    assert.deepEqual(posted(host), ['The question']);
  });

  it('stands in the place of an older message that is shown here', () => {
    const host = new FakeHost();
    const store = host.opened(opening('half'));
    const session = store.session.value;
    assert.ok(session);
    store.outbox.walk(-1, session);
    assert.equal(store.outbox.draft.value, 'Earlier');
    store.receive(another('half a thought', ['half']));
    assert.equal(store.outbox.draft.value, 'half a thought');
    assert.equal(store.outbox.walks, false);
  });

  it('is not that of another chat', () => {
    const host = new FakeHost();
    const store = host.opened(opening('half'));
    store.receive({ ...another('over there', ['half']), session: 'session-2' });
    assert.equal(store.outbox.draft.value, 'half');
  });

  it('is found by a page that was hidden meanwhile, and by one that comes back', () => {
    const host = new FakeHost();
    const store = host.opened(opening(''));
    store.outbox.type('half');
    host.pass(300);
    const written = opening('another one', ['', 'half']);
    store.receive(written);
    assert.equal(store.outbox.draft.value, 'another one');
    const kept = new FakeHost();
    kept.opened(opening('')).outbox.type('half');
    kept.pass(300);
    const back = new FakeHost(kept.saved);
    assert.equal(back.opened(written).outbox.draft.value, 'another one');
    assert.deepEqual(posted(back), []);
    const sent = new FakeHost(kept.saved);
    assert.equal(
      sent.opened(opening('', ['', 'half'])).outbox.draft.value,
      '',
      'it was sent there',
    );
  });

  it('takes no word of a page that was hidden meanwhile, and had not told them', () => {
    const host = new FakeHost();
    const store = host.opened(opening(''));
    store.outbox.type('never told');
    store.receive(opening('another one', ['', 'half']));
    assert.equal(store.outbox.draft.value, 'another one\nnever told');
    assert.deepEqual(posted(host), ['another one\nnever told']);
  });
});
