import assert from 'node:assert/strict';
import type { HostMessage } from '../../src/protocol/panel.ts';
import { digestOf } from '../../src/protocol/textDigest.ts';
import { question, snapshot } from '../ui/panelContent.ts';
import { FakeHost } from './fakeHost.ts';

const elsewhere = (passed: readonly string[]) => ({ version: 1, passed: passed.map(digestOf) });

/** What the host has: the messages, the draft, and what stood there before another page wrote it. */
const chat = (
  messages: readonly string[],
  draft = '',
  passed?: readonly string[],
): HostMessage => ({
  ...snapshot(
    messages.map((text, at) => question(`q${at}`, text)),
    {},
    draft,
  ),
  ...(passed ? { elsewhere: elsewhere(passed) } : {}),
  seq: 0,
});

/** What stands in the input of a page that comes back, where VS Code still had what the page before kept. */
const after = (page: FakeHost, opening: HostMessage): string =>
  new FakeHost(page.saved, { isOfThisRun: true }).opened(opening).outbox.draft.value;

function typed(...texts: readonly string[]): FakeHost {
  const page = new FakeHost();
  const { outbox } = page.opened(chat([]));
  for (const text of texts) {
    outbox.type(text);
    outbox.flush();
  }
  return page;
}

/** A page that sent a text, heard of no answer, and has `more` typed behind it. */
function sent(text: string, more = ''): FakeHost {
  const page = new FakeHost();
  const store = page.opened(chat([]));
  store.outbox.type(text);
  store.send();
  store.outbox.type(`${text}${more}`);
  store.outbox.flush();
  return page;
}

describe('a page of a chat that comes back in the same window', () => {
  it('has what another page wrote meanwhile', () => {
    assert.equal(after(typed('half'), chat([], 'another one', ['', 'half'])), 'another one');
    assert.equal(after(typed('half'), chat([], '', ['', 'half'])), '', 'it was sent there');
    assert.equal(after(typed('half'), chat([], 'another one', [''])), 'another one\nhalf');
  });

  it('has its own words where no other page wrote', () => {
    assert.equal(after(typed('half', 'half a thought'), chat([], 'half')), 'half a thought');
    assert.equal(after(typed('half', 'ha'), chat([], 'half')), 'ha');
  });

  it('takes no beginning of a message for one that was sent', () => {
    const page = typed('fix');
    assert.equal(after(page, chat(['fix the bug'], '', ['fix the bug'])), 'fix');
  });

  it('is blank where the host has a message that it still has as the draft', () => {
    assert.equal(after(sent('Hello'), chat(['Hello'], 'Hello')), '');
    assert.equal(after(sent('Hello'), chat(['Hello'], 'Hello', [''])), '');
  });

  it('has what another page wrote while a message was on its way', () => {
    assert.equal(after(sent('Hello'), chat(['Hello'], 'and more', ['', 'Hello'])), 'and more');
    const behind = sent('Hello', ' there');
    assert.equal(
      after(behind, chat(['Hello'], 'Hello there, you', ['', 'Hello', 'Hello there'])),
      'Hello there, you',
    );
    assert.equal(
      after(behind, chat(['Hello'], 'and more', ['', 'Hello'])).replaceAll(/\s+/gu, ' '),
      'and more there',
    );
  });

  it('has what was typed before it heard which chat it shows', () => {
    const page = new FakeHost();
    const store = page.store();
    store.start();
    store.outbox.type('typed early');
    page.pass(1_000);
    assert.equal(after(page, chat([])), 'typed early');
    assert.equal(after(page, chat([], 'a draft')), 'a draft\ntyped early');
    const again = new FakeHost(typed('half').saved, { isOfThisRun: true });
    const hidden = again.store();
    hidden.start();
    hidden.outbox.type('half a thought');
    again.pass(1_000);
    assert.deepEqual(again.postedOf('draft'), [], 'it may be another chat');
    assert.equal(after(again, chat([], 'half')), 'half a thought');
  });

  it('takes what is typed before it hears that another chat is shown into that', () => {
    const opened = (draft: string, ...types: readonly string[]): string => {
      const page = new FakeHost(typed('half').saved, { isOfThisRun: true });
      const store = page.store();
      store.start();
      for (const text of types) store.outbox.type(text);
      const other = snapshot([], {}, draft);
      store.receive({ ...other, session: { ...other.session, id: 'session-2' }, seq: 0 });
      assert.equal(page.saved?.session, 'session-2');
      return store.outbox.draft.value;
    };
    assert.equal(opened(''), '');
    assert.equal(opened('its own draft'), 'its own draft');
    assert.equal(opened('', 'half and new words'), 'and new words');
    assert.equal(opened('its own draft', 'half and new words'), 'its own draft\nand new words');
    assert.equal(opened('', 'new words, half'), 'new words, half', 'who knows which are new');
    assert.equal(opened('', ''), '');
  });

  it('knows an answer to what two snapshots did not have', () => {
    const page = new FakeHost();
    const store = page.opened(chat([]));
    store.outbox.type('Hello');
    store.send();
    store.receive(chat([], 'Hello'));
    store.receive(chat([], 'Hello'));
    assert.equal(store.outbox.draft.value, 'Hello');
    store.receive({ type: 'accepted', seq: 1, request: 'request-1' });
    assert.equal(store.outbox.draft.value, '');
    store.outbox.type('Hello again');
    store.send();
    store.receive({ type: 'accepted', seq: 2, request: 'request-1' });
    assert.equal(store.outbox.sending.value?.text, 'Hello again');
  });
});
