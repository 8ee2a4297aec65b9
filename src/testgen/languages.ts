import { extensionOf, stemOf } from './project.ts';

export type LanguageId =
  'javascript' | 'python' | 'go' | 'rust' | 'java' | 'csharp' | 'ruby' | 'php' | 'elixir';

/** How tests of a language are named: what is added to the name of the file that they test. */
export interface TestName {
  readonly prefix: string;
  readonly suffix: string;
}

/** What is common to all frameworks of a language. */
export interface Language {
  readonly id: LanguageId;
  readonly extensions: readonly string[];
  /** That of its tests, where it is another one than the sources'. */
  readonly testExtension?: string;
  /** The names under which tests are found, the usual one first. */
  readonly testNames: readonly TestName[];
  /** Folders that hold sources, below which tests mirror the tree. */
  readonly sourceFolders: readonly string[];
  /** Where tests stand in a project that has none yet. */
  readonly placement: 'beside' | 'mirrored';
  /** The folder of mirrored tests. */
  readonly testFolder: string;
}

const suffixes = (...all: readonly string[]): readonly TestName[] =>
  all.map((suffix) => ({ prefix: '', suffix }));

const languages: readonly Language[] = [
  {
    id: 'javascript',
    extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'],
    testNames: suffixes('.test', '.spec', '-test', '_test', '-spec', 'Spec', 'Test'),
    sourceFolders: ['src', 'lib', 'source', 'app'],
    placement: 'mirrored',
    testFolder: 'test',
  },
  {
    id: 'python',
    extensions: ['.py'],
    testNames: [{ prefix: 'test_', suffix: '' }, ...suffixes('_test', '_tests')],
    sourceFolders: ['src', 'lib'],
    placement: 'mirrored',
    testFolder: 'tests',
  },
  {
    id: 'go',
    extensions: ['.go'],
    testNames: suffixes('_test'),
    sourceFolders: [],
    placement: 'beside',
    testFolder: '',
  },
  {
    id: 'rust',
    extensions: ['.rs'],
    testNames: [...suffixes('', '_test', '_tests'), { prefix: 'test_', suffix: '' }],
    sourceFolders: ['src'],
    placement: 'mirrored',
    testFolder: 'tests',
  },
  {
    id: 'java',
    extensions: ['.java', '.kt'],
    testNames: [...suffixes('Test', 'Tests', 'IT', 'Spec'), { prefix: 'Test', suffix: '' }],
    sourceFolders: ['src/main/java', 'src/main/kotlin'],
    placement: 'mirrored',
    testFolder: 'src/test/java',
  },
  {
    id: 'csharp',
    extensions: ['.cs'],
    testNames: suffixes('Tests', 'Test'),
    sourceFolders: ['src'],
    placement: 'mirrored',
    testFolder: 'tests',
  },
  {
    id: 'ruby',
    extensions: ['.rb'],
    testNames: [...suffixes('_spec', '_test'), { prefix: 'test_', suffix: '' }],
    sourceFolders: ['lib', 'app'],
    placement: 'mirrored',
    testFolder: 'spec',
  },
  {
    id: 'php',
    extensions: ['.php'],
    testNames: suffixes('Test'),
    sourceFolders: ['src', 'app', 'lib'],
    placement: 'mirrored',
    testFolder: 'tests',
  },
  {
    id: 'elixir',
    extensions: ['.ex'],
    testExtension: '.exs',
    testNames: suffixes('_test'),
    sourceFolders: ['lib'],
    placement: 'mirrored',
    testFolder: 'test',
  },
];

/** "tests", "__tests__", "Shop.Tests", "shop-test". */
const testFolder = /(?:^|[._-])_*(?:tests?|specs?)_*$/iu;

/** The language of a file that can have tests; undefined for anything else. */
export function languageOf(path: string): Language | undefined {
  if (/\.d\.[mc]?ts$/u.test(path)) return undefined;
  const extension = extensionOf(path);
  return languages.find(
    (language) =>
      language.extensions.includes(extension) ||
      // A script of Elixir may be anything: only its name makes it a test.
      (language.testExtension === extension && subjectOf(path, language) !== undefined),
  );
}

/** What a test's name says that it tests ("cart" of `test_cart.py`), and how. */
export interface Subject {
  readonly subject: string;
  readonly name: TestName;
}

/** What a file tests by its name; undefined where it is no test. */
export function subjectOf(path: string, language: Language): Subject | undefined {
  const { extensions, testExtension } = language;
  if (!(testExtension ? [testExtension] : extensions).includes(extensionOf(path))) return undefined;
  const stem = stemOf(path);
  const fitting = language.testNames.filter(
    ({ prefix, suffix }) =>
      stem.startsWith(prefix) &&
      stem.endsWith(suffix) &&
      stem.length > prefix.length + suffix.length &&
      // "OpenApiSpec" may be a test or not: its folder tells. "cart.spec" says it itself.
      (/[._-]/u.test(prefix + suffix) || inTestFolder(path)),
  );
  // "_tests" before "": the more a name says, the surer it is.
  const [name] = fitting.toSorted((a, b) => addedLength(b) - addedLength(a));
  if (!name) return undefined;
  return { name, subject: stem.slice(name.prefix.length, stem.length - name.suffix.length) };
}

function addedLength({ prefix, suffix }: TestName): number {
  return prefix.length + suffix.length;
}

export function isTestFolder(name: string): boolean {
  return testFolder.test(name);
}

function inTestFolder(path: string): boolean {
  return path.split('/').slice(0, -1).some(isTestFolder);
}
