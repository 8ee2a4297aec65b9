import assert from 'node:assert/strict';
import type { EventBody } from '../../../src/protocol/events.ts';
import { withoutForeignPins } from '../../../src/sessions/transfer/foreignPins.ts';
import { onlySession, bundleOf, created, numbered, said, stateOf } from './transferHelpers.ts';
import { parseImport } from '../../../src/sessions/transfer/parseImport.ts';

const pin = (target: string, pinned = true): EventBody => ({
  type: 'context-pinned',
  target,
  label: 'README.md',
  pinned,
});
const inside = (target: string): boolean => target.startsWith('file:///shop/');

describe('pins of an imported chat', () => {
  it('stay where they are of the folders that are open, and are taken off where not', () => {
    const events = numbered([
      created,
      pin('file:///shop/a.ts'),
      pin('file:///home/me/.ssh/id_rsa'),
      pin('file:///gone'),
      pin('file:///gone', false),
      said('m1', 'hello'),
    ]);
    const { events: taken, count } = withoutForeignPins(events, inside);
    assert.equal(count, 1);
    assert.deepEqual(taken.slice(0, events.length), events, 'what happened there stays');
    assert.deepEqual(
      stateOf(taken).pins.map(({ target }) => target),
      ['file:///shop/a.ts'],
    );
    assert.deepEqual(
      taken.map(({ seq }) => seq),
      taken.map((_, i) => i + 1),
    );
    assert.deepEqual(withoutForeignPins(events, inside).events, taken, 'the same each time');
    const again = onlySession(parseImport(bundleOf(taken).bytes, 'a'));
    assert.deepEqual(withoutForeignPins(again.events, inside), { events: taken, count: 0 });
  });

  it('are none where nothing is pinned', () => {
    const events = numbered([created, said('m1', 'hello')]);
    assert.deepEqual(
      withoutForeignPins(events, () => false),
      { events, count: 0 },
    );
    assert.deepEqual(
      withoutForeignPins([], () => false),
      { events: [], count: 0 },
    );
  });
});
