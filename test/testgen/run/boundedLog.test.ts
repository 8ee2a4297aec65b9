import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createBoundedLog } from '../../../src/testgen/run/boundedLog.ts';

describe('a bounded log', () => {
  it('keeps all up to its limit, and then both ends, however it comes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c') })), (pieces) => {
        const log = createBoundedLog(20);
        for (const piece of pieces) log.add(piece);
        const all = pieces.join('');
        const cut = `${all.slice(0, 10)}\n… ${all.length - 20} characters left out …\n${all.slice(-10)}`;
        assert.equal(log.text(), all.length <= 20 ? all : cut);
      }),
    );
  });
});
