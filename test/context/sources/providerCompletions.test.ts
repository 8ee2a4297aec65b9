import assert from 'node:assert/strict';
import { providerCompletions } from '../../../src/context/sources/providerCompletions.ts';

const found = (query: string): readonly string[] =>
  providerCompletions(query).map(({ insert }) => insert);

describe('what # may stand for', () => {
  it('is all of it at first, and what is named like what is typed', () => {
    const everything = ['#problems', '#diff', '#selection', '#search', '#terminal'];
    assert.deepEqual(found(''), everything);
    // What is selected in the terminal comes last.
    assert.deepEqual(found('se'), ['#search', '#selection', '#terminal']);
    assert.deepEqual(found('pb'), ['#problems']);
    assert.deepEqual(found('nothing'), []);
  });

  it('is found by what it is, behind what is called so', () => {
    assert.deepEqual(found('git'), ['#diff']);
    assert.deepEqual(found('Changes'), ['#diff']);
    assert.deepEqual(found('err'), ['#problems']);
    assert.deepEqual(found('warn'), ['#problems']);
    assert.deepEqual(found('result'), ['#search']);
    assert.deepEqual(found('shell'), ['#terminal']);
    assert.deepEqual(found('s'), ['#search', '#selection', '#problems', '#diff', '#terminal']);
  });
});
