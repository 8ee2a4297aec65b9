import type { TestSetup } from './detectTestSetup.ts';

/** The message with which tests are asked for; the target, and the test file if there is one, go along as context. */
export function testPrompt(target: string, setup: TestSetup): string {
  const { framework, certain, testFile, exists } = setup;
  const task = exists
    ? `Extend the tests in \`${testFile}\` for \`${target}\`. Keep every test that is there, unchanged, and add what is missing.`
    : `Write tests for \`${target}\`. They go into the new file \`${testFile}\`.`;
  const why = certain ? 'as the project does' : 'since the project names no test framework';
  return `${task}

Use ${framework}, ${why}. Test behaviour through what the file offers to others: the usual case, the limits, and what is to fail. Every test has to be able to fail. Import from \`${target}\` by the path as seen from \`${testFile}\`. Install nothing new.

Reply with the whole test file in one code block, ready to run, without omissions.`;
}
