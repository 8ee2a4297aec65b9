import path from 'node:path';
import { classify } from './classify.ts';
import { owningPackage, type TestSetup } from './detectTestSetup.ts';
import { lostAssertions } from './judge/lostAssertions.ts';
import { isTestFolder, languageOf, subjectOf, type Language } from './languages.ts';
import { extensionOf, folderOf, foldersUp, join, type ProjectFiles } from './project.ts';

/** Tests that are looked at, nearest first, for one that shows something. */
const mostLooked = 8;
const mostFixtures = 2;
/** Characters of a file that is shown: a larger one would take the room of the code itself. */
const mostText = 20_000;

/** What a framework loads by its name for all tests below its folder. */
const shared: Readonly<Partial<Record<Language['id'], RegExp>>> = {
  python: /^conftest\.py$/u,
  ruby: /^(?:spec|rails|test)_helper\.rb$/u,
};

/**
 * Files that show how a project writes tests, for a model that is to write one: the test nearest to the
 * target, where the test file is a new one, and the fixtures that this test, or the one that is extended,
 * takes from files of its own.
 */
export async function neighbourTests(
  project: ProjectFiles,
  target: string,
  { testFile, exists }: Pick<TestSetup, 'testFile' | 'exists'>,
): Promise<readonly string[]> {
  const language = languageOf(target);
  if (!language) return [];
  const example = exists
    ? { file: testFile, text: (await project.read(testFile)) ?? '' }
    : await nearestTest(project, target, language);
  const loaded = example ? importedFrom(project, example, language) : [];
  const named = [...sharedBy(project, testFile, language), ...loaded];
  const fixtures: string[] = [];
  for (const file of new Set(named)) {
    if (fixtures.length < mostFixtures && fits(await project.read(file))) fixtures.push(file);
  }
  return [...(example && !exists ? [example.file] : []), ...fixtures];
}

interface Example {
  readonly file: string;
  readonly text: string;
}

/** The first test near the target that claims something and is not too long. */
async function nearestTest(
  project: ProjectFiles,
  target: string,
  language: Language,
): Promise<Example | undefined> {
  const root = owningPackage(project, target);
  // Of tests that are as near the same one each time, in whatever order the files came.
  const { tests } = await classify(project.files.toSorted(), root, language, target);
  for (const { path: file } of tests.slice(0, mostLooked)) {
    const text = await project.read(file);
    if (fits(text) && lostAssertions(text, '').length > 0) return { file, text };
  }
  return undefined;
}

function fits(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '' && text.length <= mostText;
}

function sharedBy({ files }: ProjectFiles, testFile: string, { id }: Language): readonly string[] {
  const name = shared[id];
  if (!name) return [];
  return foldersUp(folderOf(testFile)).flatMap((folder) =>
    files.filter((file) => folderOf(file) === folder && name.test(path.posix.basename(file))),
  );
}

/** What a test imports from files beside tests that are no tests themselves. */
function importedFrom(
  { files }: ProjectFiles,
  { file, text }: Example,
  language: Language,
): readonly string[] {
  const known = new Set(files);
  const found = importsOf(text, file, language).map((name) => {
    const ends = ['', ...language.extensions, ...language.extensions.map((end) => `/index${end}`)];
    // TypeScript writes the name of what it becomes.
    const bare = name.replace(/\.[cm]?js$/u, '');
    return [name, bare]
      .flatMap((each) => ends.map((end) => each + end))
      .find((each) => known.has(each));
  });
  return found.filter(
    (each): each is string =>
      each !== undefined &&
      language.extensions.includes(extensionOf(each)) &&
      folderOf(each).split('/').some(isTestFolder) &&
      !subjectOf(each, language),
  );
}

/** Relative to the project, without knowing whether they are there. */
function importsOf(text: string, file: string, { id }: Language): readonly string[] {
  const folder = folderOf(file);
  if (id === 'python') {
    return [...text.matchAll(/^from (\.*)([\w.]*) import/gmu)].map(([, dots = '', name = '']) => {
      const from = dots === '' ? '' : path.posix.join(folder, '../'.repeat(dots.length - 1));
      return join(from === '.' ? '' : from.replace(/\/$/u, ''), name.replaceAll('.', '/'));
    });
  }
  const quoted = /(?:from|import|require(?:_relative)?)\s*\(?\s*['"](\.{0,2}[^'"]*)['"]/gu;
  return [...text.matchAll(quoted)].flatMap(([whole, name = '']) =>
    name.startsWith('.') || whole.startsWith('require_relative')
      ? [path.posix.normalize(join(folder, name))]
      : [],
  );
}
