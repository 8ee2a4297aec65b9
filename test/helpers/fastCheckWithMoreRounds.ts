// fast-check as the tests import it where `moreRounds.ts` says so.
import * as fc from 'fast-check';
import { roundsTimes } from '../../scripts/lib/rounds.mjs';

export * from 'fast-check';

/** What fast-check does where nothing is said. */
const usual = 100;

export const assert = ((property: never, parameters: fc.Parameters = {}) =>
  fc.assert(property, {
    ...parameters,
    numRuns: (parameters.numRuns ?? usual) * roundsTimes,
  })) as typeof fc.assert;
