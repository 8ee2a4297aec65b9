import { extensionOf, filesAbove, folderOf, isIn, nameOf, type ProjectFiles } from '../project.ts';
import { scriptExamples } from './scriptExamples.ts';

/** A way in which the examples of documentation are run. */
export interface ExampleKind {
  /** As a run names its framework. */
  readonly framework: 'doctest' | 'JSDoc examples' | 'cargo doctest' | 'mix doctest';
  readonly extensions: RegExp;
  /** Whether a file has examples that are run. */
  readonly isIn: (text: string) => boolean;
  /** For a model: the form of an example. */
  readonly form: string;
}

const rustFence = /^\s*\/\/[/!]\s*```(.*)$/gmu;
/** What Rust takes for a test: a fence of its own language that it is not told to leave alone. */
const rustTest = /^\s*(?:|rust|should_panic|edition\d+)\s*$/u;

const kinds: readonly ExampleKind[] = [
  {
    framework: 'doctest',
    extensions: /^\.py$/u,
    isIn: (text) => /^\s*>>> \S/mu.test(text),
    form: 'Python’s doctest: `>>> ` before what is called, and below it the result exactly as Python prints it',
  },
  {
    framework: 'JSDoc examples',
    extensions: /^\.[cm]?[jt]s$/u,
    isIn: (text) => scriptExamples(text).length > 0,
    form: 'an `@example` whose lines state their result: `fee(10) // => 5`, or `fee(-1) // throws RangeError`',
  },
  {
    framework: 'cargo doctest',
    extensions: /^\.rs$/u,
    // Every other fence ends one.
    isIn: (text) =>
      [...text.matchAll(rustFence)].some(([, info = ''], i) => i % 2 === 0 && rustTest.test(info)),
    form: 'Rust’s documentation tests: code in a fence, which imports from the crate by its name and asserts its result',
  },
  {
    framework: 'mix doctest',
    extensions: /^\.exs?$/u,
    isIn: (text) => /^\s*iex(?:\(\d+\))?> \S/mu.test(text),
    form: 'Elixir’s doctest: `iex> ` before what is called, and below it the result',
  },
];

/** How the examples of a file are run; undefined where it has none that are. */
export function examplesOf(path: string, text: string): ExampleKind | undefined {
  const kind = kindOf(path);
  return kind?.isIn(text) ? kind : undefined;
}

function kindOf(path: string): ExampleKind | undefined {
  const extension = extensionOf(path);
  if (/\.d\.[mc]?ts$/u.test(path)) return undefined;
  return kinds.find(({ extensions }) => extensions.test(extension));
}

/** Files beside and below the target's folder that are read for examples. */
const mostRead = 40;

/** A project's habit of having examples that are run. */
export interface ExampleHabit {
  readonly kind: ExampleKind;
  /** The file that shows it. */
  readonly evidence: string;
}

/**
 * Whether a project has examples that are run, as its configuration and the files around the target
 * show it; undefined where nothing does.
 */
export async function exampleHabit(
  project: ProjectFiles,
  target: string,
): Promise<ExampleHabit | undefined> {
  const kind = kindOf(target);
  if (!kind) return undefined;
  const above = filesAbove(project.files, target).filter((path) =>
    configuration.test(nameOf(path)),
  );
  const around = project.files.filter(
    (path) => kind.extensions.test(extensionOf(path)) && isIn(path, folderOf(target)),
  );
  const read = [...new Set([target, ...around])].slice(0, mostRead);
  for (const path of kind.framework === 'doctest' ? above : []) {
    const text = (await project.read(path)) ?? '';
    if (/--doctest-modules|\bdoctest_optionflags\b/u.test(text)) return { kind, evidence: path };
  }
  for (const path of read) {
    if (kind.isIn((await project.read(path)) ?? '')) return { kind, evidence: path };
  }
  return undefined;
}

const configuration = /^(?:pytest\.ini|pyproject\.toml|setup\.cfg|tox\.ini|conftest\.py)$/u;
