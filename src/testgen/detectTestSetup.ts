import { classify } from './classify.ts';
import { findFramework } from './findFramework.ts';
import { languageOf, subjectOf, isTestFolder, type Language, type TestName } from './languages.ts';
import {
  applyRule,
  describeRule,
  placeLikeOthers,
  testName,
  type Placement,
  type PlacementRule,
} from './placement.ts';
import {
  filesAbove,
  folderOf,
  foldersUp,
  isIn,
  join,
  nameOf,
  type ProjectFiles,
} from './project.ts';
import { propertyLibrary } from './propertyLibrary.ts';
import { t } from '../protocol/texts.ts';

/** How a project tests, and where the target's test goes. */
export interface TestSetup {
  readonly type: 'setup';
  /** 'vitest', 'node:test', 'pytest', 'JUnit 5' … */
  readonly framework: string;
  /** False where nothing in the project tells, and the language's usual framework stands in. */
  readonly certain: boolean;
  /** The files that tell; where none does, why this framework. */
  readonly evidence: readonly string[];
  readonly testFile: string;
  /** True where the test file is there already and is to be extended. */
  readonly exists: boolean;
  /** Why there, in words. */
  readonly placement: string;
  /** With which the project tests what holds for every input: "fast-check". */
  readonly properties?: string;
}

export interface NoTestSetup {
  readonly type: 'none';
  /** For a person. */
  readonly reason: string;
}

const manifests =
  /^(?:package\.json|pyproject\.toml|setup\.py|setup\.cfg|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|composer\.json|Gemfile|mix\.exs|project\.json)$/u;

/**
 * Finds the test framework and the place of the test file from the project itself: its manifests,
 * configuration and the tests that are there. In a monorepo the target's own package tells.
 */
export async function detectTestSetup(
  project: ProjectFiles,
  target: string,
): Promise<TestSetup | NoTestSetup> {
  const language = languageOf(target);
  if (!language) {
    const reason = t(
      'Parley writes tests for JavaScript, TypeScript, Python, Go, Rust, Java, Kotlin, C#, Ruby, PHP and Elixir files.',
    );
    return { type: 'none', reason };
  }
  if (subjectOf(target, language)) {
    return { type: 'none', reason: t('It is a test itself. Open the file that it tests.') };
  }
  const root = packageRoot(project, target, language);
  const files = await classify(project.files, root, language, target);
  const tests = files.tests.map(({ path }) => path);
  const found = await findFramework(project, target, language, tests);
  const properties = await propertyLibrary(project, target, language);
  const { testFile, reason } =
    placeLikeOthers(target, files) ??
    placeAnew(target, language, { root, files: project.files, framework: found.framework });
  return {
    type: 'setup',
    framework: found.framework,
    certain: found.certain,
    evidence: found.certain ? found.evidence : [withoutEvidence(found.framework)],
    testFile,
    exists: project.files.includes(testFile),
    placement: reason,
    ...(properties === undefined ? {} : { properties }),
  };
}

/** The folder of the package that owns a file, relative to the project; empty at its top. */
export function owningPackage(project: ProjectFiles, target: string): string {
  const language = languageOf(target);
  return language ? packageRoot(project, target, language) : '';
}

/** The folder of the nearest manifest. Of C#, tests are a project of their own beside the sources'. */
function packageRoot(project: ProjectFiles, target: string, language: Language): string {
  if (language.id === 'csharp') return '';
  const above = filesAbove(project.files, target);
  const folders = new Set(above.filter((path) => manifests.test(nameOf(path))).map(folderOf));
  return foldersUp(folderOf(target)).find((folder) => folders.has(folder)) ?? '';
}

interface Package {
  readonly root: string;
  readonly files: readonly string[];
  readonly framework: string;
}

/** Where a test goes in a project whose tests do not show it: as is usual for language and framework. */
function placeAnew(target: string, language: Language, own: Package): Placement {
  const rule = usualRule(target, language, own);
  const folder = applyRule(rule, target) ?? folderOf(target);
  const testFile = join(folder, testName(target, usualName(language, own.framework)));
  return { testFile, reason: `${describeRule(rule)}, as is usual with ${own.framework}` };
}

function usualRule(target: string, language: Language, own: Package): PlacementRule {
  const { root, files, framework } = own;
  const existing = testFolderIn(root, files);
  const isBeside = language.placement === 'beside' || besideFrameworks.has(framework);
  if (isBeside && (existing === undefined || language.placement === 'beside')) {
    return { kind: 'beside' };
  }
  const usual = framework === 'Minitest' ? 'test' : language.testFolder;
  const tests = join(root, language.id === 'java' ? usual : (existing ?? usual));
  return { kind: 'mirrored', tests, sources: sourceRoot(target, language, own) };
}

/** The name of a folder of tests right below `root`. */
function testFolderIn(root: string, files: readonly string[]): string | undefined {
  const below = root === '' ? 0 : root.length + 1;
  for (const path of files) {
    const end = path.indexOf('/', below);
    if (end === -1 || !isIn(path, root)) continue;
    const name = path.slice(below, end);
    if (isTestFolder(name)) return name;
  }
  return undefined;
}

/** These look for tests anywhere, and their users put them beside the sources. */
const besideFrameworks = new Set(['vitest', 'jest']);

/** The folder below which tests mirror the tree. */
function sourceRoot(target: string, language: Language, { root, files }: Package): string {
  const named = language.sourceFolders
    .map((folder) => join(root, folder))
    .find((folder) => isIn(target, folder));
  // A Python package is a source folder by whatever name.
  const packages =
    language.id === 'python'
      ? foldersUp(folderOf(target)).filter((folder) => files.includes(join(folder, '__init__.py')))
      : [];
  return packages.at(-1) ?? named ?? root;
}

function usualName(language: Language, framework: string): TestName {
  const named: Readonly<Record<string, TestName>> = {
    Minitest: { prefix: '', suffix: '_test' },
    jasmine: { prefix: '', suffix: '.spec' },
  };
  return named[framework] ?? language.testNames[0] ?? { prefix: '', suffix: '' };
}

function withoutEvidence(framework: string): string {
  return `Nothing in the project names a test framework; ${framework} is what is usual without one.`;
}
