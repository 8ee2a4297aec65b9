import type { TestSetup } from './detectTestSetup.ts';
import { fenced } from './fenced.ts';

/** What is to be tested, in words for a model. */
export interface TestedCode {
  readonly path: string;
  readonly what: string;
  readonly lines: string;
}

/** Which prompt asks for tests, and with what. */
export interface TestPrompt {
  readonly name: 'write-tests' | 'extend-tests';
  readonly values: {
    readonly target: string;
    /** "the whole file", a symbol's name or "the selected code", and its lines. */
    readonly what: string;
    readonly lines: string;
    readonly testFile: string;
    readonly framework: string;
    readonly why: string;
    readonly uncovered: string;
    readonly properties: string;
    readonly neighbours: string;
  };
}

/** Which prompt asks for a repair, and with what. */
export interface RepairPrompt {
  readonly name: 'repair-tests';
  readonly values: {
    readonly target: string;
    readonly testFile: string;
    readonly framework: string;
    readonly failure: string;
  };
}

/** What asks for a test anew that did not pass; `failure` is output, and stays within its fence. */
export function repairPrompt(
  target: string,
  { framework, testFile }: Pick<TestSetup, 'framework' | 'testFile'>,
  failure: string,
): RepairPrompt {
  return {
    name: 'repair-tests',
    values: { target, testFile, framework, failure: fenced(failure) },
  };
}

/** Which prompt asks for tests that fit code which was changed, and with what. */
export interface UpdatePrompt {
  readonly name: 'update-tests';
  readonly values: RepairPrompt['values'] & { readonly changes: string };
}

/** What asks to bring tests up to date; `changes` is a diff, empty where nobody knows. */
export function updatePrompt(
  target: string,
  setup: Pick<TestSetup, 'framework' | 'testFile'>,
  { failure, changes }: { readonly failure: string; readonly changes: string },
): UpdatePrompt {
  const { values } = repairPrompt(target, setup, failure);
  const known = changes === '' ? 'What was changed is not known.' : fenced(changes);
  return { name: 'update-tests', values: { ...values, changes: known } };
}

/**
 * What asks for tests; the target, and the test file if there is one, go along as context, and so do
 * `neighbours`, which show how the project writes tests. `uncovered` says what no test runs yet.
 */
export function testPrompt(
  { path: target, what, lines }: TestedCode,
  setup: TestSetup,
  uncovered: string,
  neighbours: readonly string[],
): TestPrompt {
  const { framework, certain, testFile, exists, properties } = setup;
  const why = certain ? 'as the project does' : 'since the project names no test framework';
  return {
    name: exists ? 'extend-tests' : 'write-tests',
    values: {
      target,
      what,
      lines,
      testFile,
      framework,
      why,
      uncovered,
      properties: propertiesText(properties),
      neighbours: neighboursText(neighbours, exists),
    },
  };
}

/** A prompt with what the person wants of the tests: behind it, for a template of their own may name no place. */
export function withWish(prompt: string, wish: string | undefined): string {
  if (wish === undefined) return prompt;
  return `${prompt}\n\nOf these tests the person who asks for them wants this, within what is said above:\n\n${wish}`;
}

function neighboursText(neighbours: readonly string[], exists: boolean): string {
  if (neighbours.length === 0) {
    return exists
      ? 'Write as the tests do that are there.'
      : 'No other test of the project is shown: write as is usual with the framework.';
  }
  const names = neighbours.map((file) => `\`${file.replaceAll(/[`\r\n]+/gu, ' ')}\``).join(', ');
  return `This project writes tests as in ${names}. Do likewise: how tests are grouped and named, what they import, how they assert. Use the fixtures and helpers that are there instead of new ones.`;
}

function propertiesText(library: string | undefined): string {
  return library === undefined
    ? 'Write out what goes in and what is to come out.'
    : `The project has ${library}. Where the code promises something for every input of a kind (what one function does another one undoes, a bound that holds, an order that is kept, the same again when it is done twice), write a property test with it as well, over inputs that reach the limits.`;
}
