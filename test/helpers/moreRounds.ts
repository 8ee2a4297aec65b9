// Loaded before the unit tests: has each property tried with as many more inputs as PARLEY_ROUNDS says.
import { registerHooks } from 'node:module';
import type { RootHookObject } from 'mocha';
import { roundsTimes } from '../../scripts/lib/rounds.mjs';

/** What a property itself says wins over the configuration of fast-check, so that this stands in its place. */
const wrapper = new URL('fastCheckWithMoreRounds.ts', import.meta.url).href;

if (roundsTimes > 1) {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'fast-check' && context.parentURL !== wrapper
        ? { url: wrapper, shortCircuit: true }
        : next(specifier, context),
  });
}

export const mochaHooks: RootHookObject = {
  beforeEach(this: Mocha.Context) {
    if (roundsTimes > 1) this.currentTest?.timeout(0);
  },
};
