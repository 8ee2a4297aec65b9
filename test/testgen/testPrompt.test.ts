import assert from 'node:assert/strict';
import type { TestSetup } from '../../src/testgen/detectTestSetup.ts';
import { testPrompt, withWish } from '../../src/testgen/testPrompt.ts';

const setup: TestSetup = {
  type: 'setup',
  framework: 'vitest',
  certain: true,
  evidence: ['package.json'],
  testFile: 'test/cart.test.ts',
  exists: false,
  placement: 'in test/',
};

const cart = { path: 'src/cart.ts', what: '`Cart.add`', lines: 'lines 3-9' };

describe('test prompt', () => {
  it('asks for a new file, with its framework as the project has it', () => {
    assert.deepEqual(testPrompt(cart, setup, 'not known', []), {
      name: 'write-tests',
      values: {
        target: 'src/cart.ts',
        what: '`Cart.add`',
        lines: 'lines 3-9',
        testFile: 'test/cart.test.ts',
        framework: 'vitest',
        why: 'as the project does',
        uncovered: 'not known',
        properties: 'Write out what goes in and what is to come out.',
        neighbours: 'No other test of the project is shown: write as is usual with the framework.',
      },
    });
  });

  it('asks to extend the tests that are there', () => {
    assert.equal(testPrompt(cart, { ...setup, exists: true }, '', []).name, 'extend-tests');
  });

  it('has the tests follow those that go along, whose names are no markup', () => {
    const of = (exists: boolean, ...files: readonly string[]): string =>
      testPrompt(cart, { ...setup, exists }, '', files).values.neighbours;
    assert.match(
      of(false, 'test/a`\n.test.ts', 'test/shop.ts'),
      /as in `test\/a \.test\.ts`, `test\/shop/u,
    );
    assert.match(of(false, 'test/a.test.ts'), /how they assert\. Use the fixtures/u);
    assert.equal(of(true), 'Write as the tests do that are there.');
  });

  it('asks for property tests where the project has a library for them', () => {
    const { values } = testPrompt(cart, { ...setup, properties: 'fast-check' }, '', []);
    assert.match(
      values.properties,
      /^The project has fast-check\. .* write a property test with it/u,
    );
  });

  it('claims nothing about a project that tells nothing', () => {
    const { values } = testPrompt(cart, { ...setup, certain: false }, '', []);
    assert.equal(values.why, 'since the project names no test framework');
  });

  it('ends with what the person wants of the tests, word for word, and else as it is', () => {
    assert.equal(withWish('Write tests.', undefined), 'Write tests.');
    assert.match(
      withWish('Write tests.', 'Only {{target}}\n- edge cases'),
      /^Write tests\.\n\n.+:\n\nOnly \{\{target\}\}\n- edge cases$/u,
    );
  });
});
