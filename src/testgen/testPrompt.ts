import type { TestSetup } from './detectTestSetup.ts';

/** Which prompt asks for tests, and with what. */
export interface TestPrompt {
  readonly name: 'write-tests' | 'extend-tests';
  readonly values: {
    readonly target: string;
    readonly testFile: string;
    readonly framework: string;
    readonly why: string;
  };
}

/** What asks for tests; the target, and the test file if there is one, go along as context. */
export function testPrompt(target: string, setup: TestSetup): TestPrompt {
  const { framework, certain, testFile, exists } = setup;
  const why = certain ? 'as the project does' : 'since the project names no test framework';
  return {
    name: exists ? 'extend-tests' : 'write-tests',
    values: { target, testFile, framework, why },
  };
}
