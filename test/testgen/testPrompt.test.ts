import assert from 'node:assert/strict';
import type { TestSetup } from '../../src/testgen/detectTestSetup.ts';
import { testPrompt } from '../../src/testgen/testPrompt.ts';

const setup: TestSetup = {
  type: 'setup',
  framework: 'vitest',
  certain: true,
  evidence: ['package.json'],
  testFile: 'test/cart.test.ts',
  exists: false,
  placement: 'in test/',
};

describe('test prompt', () => {
  it('names framework, target and the new file, and asks for one whole file', () => {
    const text = testPrompt('src/cart.ts', setup);
    assert.match(
      text,
      /^Write tests for `src\/cart\.ts`\. They go into the new file `test\/cart\.test\.ts`\./u,
    );
    assert.match(text, /Use vitest, as the project does\./u);
    assert.match(text, /the whole test file in one code block/u);
  });

  it('asks to keep the tests that are there', () => {
    assert.match(
      testPrompt('src/cart.ts', { ...setup, exists: true }),
      /^Extend .* Keep every test/u,
    );
  });

  it('claims nothing about a project that tells nothing', () => {
    const text = testPrompt('src/cart.ts', { ...setup, certain: false });
    assert.match(text, /Use vitest, since the project names no test framework\./u);
  });
});
