import assert from 'node:assert/strict';
import type { SavedState } from '../../webview/savedState.ts';
import { smallState } from '../../webview/savedState.ts';
import { question, snapshot } from '../ui/panelContent.ts';
import { FakeHost } from './fakeHost.ts';

const long = 'a pasted log\n'.repeat(300_000);
const place = { message: 'q7', top: -12 };
const base: SavedState = { session: 'session-1', draft: 'half a thought', place, unfolded: ['a'] };
const revision = { session: 'session-1', message: 'q1', text: 'anew' };

describe('what outlives a page', () => {
  it('is all of it where it is small', () => {
    const state = { ...base, revisions: [revision], sending: { text: 'half', after: 'q1' } };
    assert.deepEqual(smallState(state), state);
  });

  it('is all but a long draft, of which the host is known to have it', () => {
    assert.deepEqual(smallState({ ...base, draft: long, revisions: [revision] }), {
      ...base,
      draft: '',
      atHost: true,
      revisions: [revision],
    });
  });

  it('is the chat and the place, whatever else is too long', () => {
    const revisions = [{ ...revision, text: long }];
    const states = [
      { ...base, revisions },
      { ...base, revisions, draft: long },
      { ...base, unfolded: Array.from({ length: 10_000 }, (_, i) => `block ${i}`), draft: long },
      { ...base, draft: long, sending: { text: long } },
      { ...base, draft: 'another one', sending: { text: long } },
    ];
    for (const state of states) {
      const kept = smallState(state);
      assert.equal(kept.session, 'session-1');
      assert.ok(kept.draft !== '' || kept.atHost, 'the host is known to have the draft');
      assert.deepEqual(kept.place, place);
      assert.ok(JSON.stringify(kept).length < 32_001);
    }
    assert.equal(smallState({ ...base, revisions }).draft, 'half a thought');
  });
});

describe('a draft that only the host kept', () => {
  const reopened = (state: SavedState): FakeHost => new FakeHost(smallState(state));

  it('is there again', () => {
    const host = reopened({ ...base, draft: long });
    const { outbox } = host.opened({ ...snapshot([], {}, long), seq: 0 });
    assert.ok(outbox.draft.value === long);
    assert.deepEqual(outbox.placeOf('session-1'), place);
  });

  it('is not lost to what is typed before it comes', () => {
    const host = reopened({ ...base, draft: long });
    const store = host.store();
    store.outbox.type('quick');
    store.receive({ ...snapshot([], {}, long), seq: 0 });
    assert.ok(store.outbox.draft.value === `${long}\nquick`);
    assert.ok(host.postedOf('draft')[0]?.text === `${long}\nquick`);
  });

  it('is not lost to what is typed early in a page that knows nothing', () => {
    const host = new FakeHost();
    const store = host.store();
    store.outbox.type('quick');
    store.receive({ ...snapshot([], {}, 'half a thought'), seq: 0 });
    assert.equal(store.outbox.draft.value, 'half a thought\nquick');
  });

  it('is gone where it was written and only the answer was lost, but for what was typed since', () => {
    const state = { ...base, draft: `${long} and more`, sending: { text: long, after: 'q0' } };
    const written = [question('q1', long)];
    const first = reopened(state).opened({ ...snapshot(written, {}, `${long} and more`), seq: 0 });
    assert.equal(first.outbox.draft.value, 'and more');
    const gone = reopened(state).opened({ ...snapshot(written, {}, ''), seq: 0 });
    assert.equal(gone.outbox.draft.value, '');
    const before = [question('q0', 'earlier')];
    const kept = reopened(state).opened({ ...snapshot(before, {}, `${long} and more`), seq: 0 });
    assert.ok(kept.outbox.draft.value === `${long} and more`);
  });
});
