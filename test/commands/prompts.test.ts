import assert from 'node:assert/strict';
import { explainPrompt } from '../../src/commands/explain.ts';
import { refactorPrompt } from '../../src/commands/refactor.ts';

const target = { path: 'src/cart.ts', lines: { start: 3, end: 9 } };

describe('prompts of commands', () => {
  it('explain the selection and ask for cited lines', () => {
    const text = explainPrompt(target);
    assert.match(text, /^Explain the selected code, `src\/cart\.ts` lines 3-9\./u);
    assert.match(text, /`path:line`/u);
  });

  it('refactor as instructed and ask for exactly the selected lines', () => {
    const text = refactorPrompt({ ...target, lines: { start: 3, end: 3 } }, 'use a map');
    assert.match(text, /^Refactor the selected code, `src\/cart\.ts` line 3: use a map\n/u);
    assert.match(text, /in the place of exactly these lines.* in one code block/u);
  });
});
