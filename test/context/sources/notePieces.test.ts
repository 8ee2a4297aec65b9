// What a question takes along is named in VS Code's language, and told to models in English.
import assert from 'node:assert/strict';
import { diffPieces, problemsPiece } from '../../../src/context/sources/notePieces.ts';
import { inCapitals } from '../../helpers/shouting.ts';

describe('what a question takes along, where VS Code is not English', () => {
  inCapitals();

  it('counts problems in that language for a person, and in English for a model', () => {
    const problem = { path: 'a.ts', line: 3, column: 7, message: 'No such', source: 'ts' } as const;
    const { label, text } = problemsPiece([
      { ...problem, severity: 'error' },
      { ...problem, severity: 'warning' },
      { ...problem, severity: 'warning' },
    ]);
    assert.equal(label, '1 ERROR, 2 WARNINGS');
    assert.match(text, /^Problems: 1 error, 2 warnings\n/u);
  });

  it('says so of changes where there are none', () => {
    const [piece] = diffPieces({ type: 'there', value: [] });
    assert.deepEqual([piece?.label, piece?.text], ['NO CHANGES', 'Changes: none\n\n']);
  });
});
