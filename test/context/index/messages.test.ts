import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { defaultLimits } from '../../../src/context/index/indexSetup.ts';
import {
  parseIndexRequest,
  parseIndexResponse,
  parseWorkerData,
} from '../../../src/context/index/messages.ts';

describe('messages of the index', () => {
  it('lets the known ones through', () => {
    const asked = { question: 'x', open: [], recent: [], mentioned: ['/a'], limit: 5 };
    const query = { type: 'query', id: 1, query: asked };
    assert.deepEqual(parseIndexRequest(query), query);
    const unsaved = { type: 'unsaved', file: '/a', text: null };
    assert.deepEqual(parseIndexRequest(unsaved), unsaved);
    const one = { name: 'Cart', kind: 'class', first: 0, last: 9, named: 1 };
    const outline = { type: 'outline', file: '/a', hash: 'x', outline: [one] };
    assert.deepEqual(parseIndexRequest(outline), outline);
    const state = { phase: 'ready', files: 1, waiting: 0, complete: true, full: false, pauses: [] };
    assert.deepEqual(parseIndexResponse({ type: 'state', state }), { type: 'state', state });
  });

  it('refuses all else without throwing', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        assert.equal(parseIndexRequest(raw), undefined);
        assert.equal(parseIndexResponse(raw), undefined);
      }),
    );
    const asked = { question: 'x', open: [], recent: [], mentioned: [], limit: 0 };
    assert.equal(parseIndexRequest({ type: 'query', id: 1, query: asked }), undefined);
    const one = { name: 'Cart', kind: 'class', first: 0, last: 9, named: 1 };
    for (const wrong of [
      { ...one, first: -1 },
      { ...one, kind: 'x' },
      { ...one, name: 'x'.repeat(300) },
    ]) {
      const outline = { type: 'outline', file: '/a', hash: 'x', outline: [one, wrong] };
      assert.equal(parseIndexRequest(outline), undefined);
    }
    assert.equal(parseIndexResponse({ type: 'found', id: 1, chunks: [{}] }), undefined);
  });

  it('starts no thread with anything but its own data', () => {
    const setup = {
      roots: [],
      exclude: [],
      limits: defaultLimits,
      storage: '',
      grammars: '',
      pauseOnBattery: false,
      open: [],
      hopeless: [],
    };
    const recorder = new SharedArrayBuffer(8);
    assert.deepEqual(parseWorkerData({ setup, recorder }).setup, setup);
    assert.throws(() => parseWorkerData({ setup: { ...setup, roots: 'x' }, recorder }));
    assert.throws(() => parseWorkerData({ setup, recorder: new ArrayBuffer(8) }));
  });
});
