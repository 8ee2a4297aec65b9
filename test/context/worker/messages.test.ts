import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseRequest, parseResponse } from '../../../src/context/worker/messages.ts';

describe('worker messages', () => {
  it('lets the known ones through', () => {
    const count = { type: 'count', id: 1, texts: ['a'], encoding: 'o200k' };
    assert.deepEqual(parseRequest(count), count);
    const found = { type: 'found', id: 2, search: { places: [], filesSearched: 3, note: 'x' } };
    assert.deepEqual(parseResponse(found), found);
  });

  it('refuses all else without throwing', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        assert.equal(parseRequest(raw), undefined);
        assert.equal(parseResponse(raw), undefined);
      }),
    );
    assert.equal(parseRequest({ type: 'count', id: 1, texts: [1] }), undefined);
    assert.equal(parseResponse({ type: 'counted', id: '1', counts: [] }), undefined);
  });
});
