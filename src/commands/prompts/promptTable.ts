/** `line` is shown in one line, whatever is in it; `text` goes in as it is. */
export type VariableType = 'line' | 'text';

/** What the code gives to a prompt, and what its template has to keep to. */
export interface PromptSpec {
  /** Raised where the variables change their meaning: a template of another version is refused. */
  readonly version: number;
  readonly variables: Readonly<Record<string, VariableType>>;
  /** Variables without which the model would not know what is asked: a template has to use them. */
  readonly needed: readonly string[];
}

const tests = {
  version: 1,
  variables: {
    target: 'line',
    what: 'line',
    lines: 'line',
    testFile: 'line',
    framework: 'line',
    why: 'line',
    uncovered: 'text',
    properties: 'text',
    neighbours: 'text',
  },
  needed: ['target', 'testFile'],
} as const satisfies PromptSpec;

/** Where the code is: `what` is "the selected code", a symbol's name or "the whole file". */
const place = { path: 'line', lines: 'line', what: 'line' } as const;

/** The prompts by name; the template of each is `media/prompts/NAME.md`. */
export const prompts = {
  explain: { version: 1, variables: place, needed: ['path'] },
  'explain-problem': {
    version: 1,
    variables: { ...place, problems: 'text' },
    needed: ['path', 'problems'],
  },
  refactor: {
    version: 1,
    variables: { ...place, instruction: 'text', format: 'text' },
    needed: ['path', 'instruction'],
  },
  fix: {
    version: 1,
    variables: { ...place, problems: 'text', format: 'text' },
    needed: ['path', 'problems'],
  },
  document: { version: 1, variables: { ...place, format: 'text' }, needed: ['path'] },
  simplify: { version: 1, variables: { ...place, format: 'text' }, needed: ['path'] },
  analyze: { version: 1, variables: place, needed: ['path'] },
  'analyze-findings': {
    version: 1,
    variables: { ...place, code: 'text' },
    needed: ['path', 'code'],
  },
  'analyze-folder': {
    version: 1,
    variables: { path: 'line', code: 'text' },
    needed: ['path', 'code'],
  },
  'write-tests': tests,
  'extend-tests': tests,
  'repair-tests': {
    version: 1,
    variables: { target: 'line', testFile: 'line', framework: 'line', failure: 'text' },
    needed: ['testFile', 'failure'],
  },
  'update-tests': {
    version: 1,
    variables: {
      target: 'line',
      testFile: 'line',
      framework: 'line',
      failure: 'text',
      changes: 'text',
    },
    needed: ['testFile', 'failure'],
  },
  'write-module': {
    version: 1,
    variables: { path: 'line', state: 'line', neighbours: 'line', wish: 'text', format: 'text' },
    needed: ['path', 'wish'],
  },
  'commit-message': {
    version: 1,
    variables: { changes: 'text', earlier: 'text', begun: 'text' },
    needed: ['changes'],
  },
  'review-changes': { version: 1, variables: { changes: 'text' }, needed: ['changes'] },
} as const satisfies Readonly<Record<string, PromptSpec>>;

export type PromptName = keyof typeof prompts;

/** A value for each variable of the prompt. Untrusted text. */
export type PromptValues<Name extends PromptName> = Readonly<
  Record<keyof (typeof prompts)[Name]['variables'], string>
>;

/** A prompt and what goes into it. */
export type Filled = {
  [Name in PromptName]: { readonly name: Name; readonly values: PromptValues<Name> };
}[PromptName];
