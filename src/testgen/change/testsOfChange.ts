import { owningPackage } from '../detectTestSetup.ts';
import { examplesOf } from '../examples/examplesOf.ts';
import { findFramework } from '../findFramework.ts';
import { languageOf, subjectOf, type Language } from '../languages.ts';
import { folderOf, isIn, stemOf, type ProjectFiles } from '../project.ts';

/** A test file that a change may break. Paths are relative to the project. */
export interface CoveringTest {
  readonly framework: string;
  readonly packageFolder: string;
  readonly testFile: string;
  /** Of the examples in the documentation of a source file. */
  readonly isExamples?: true;
}

/** Test files of a package that are read for what they import. */
const mostRead = 200;
/** Test files that are run for one change. */
export const mostTests = 8;

/**
 * The test files that are about the changed ones: those that are named after them, those that import
 * them by name, and those that are changed themselves; examples in their own documentation are run as
 * well. At most eight, the surest first.
 */
export async function testsOfChange(
  project: ProjectFiles,
  changed: readonly string[],
): Promise<readonly CoveringTest[]> {
  const found = new Map<string, CoveringTest & { readonly surety: number }>();
  for (const path of changed) {
    const examples = examplesOf(path, (await project.read(path)) ?? '');
    if (examples) {
      const packageFolder = owningPackage(project, path);
      const { framework } = examples;
      const test = { framework, packageFolder, testFile: path, isExamples: true as const };
      found.set(`${path} examples`, { ...test, surety: 4 });
    }
    for (const { test, surety } of await testsAbout(project, path)) {
      const known = found.get(test);
      if (known && known.surety >= surety) continue;
      const own = languageOf(test);
      if (!own) continue;
      const { framework } = await findFramework(project, test, own, [test]);
      const packageFolder = owningPackage(project, test);
      found.set(test, { framework, packageFolder, testFile: test, surety });
    }
  }
  const sorted = [...found.values()].toSorted((a, b) => b.surety - a.surety);
  return sorted.slice(0, mostTests).map(({ surety: _surety, ...test }) => test);
}

interface About {
  readonly test: string;
  readonly surety: number;
}

async function testsAbout(project: ProjectFiles, path: string): Promise<readonly About[]> {
  const language = languageOf(path);
  if (!language) return [];
  if (subjectOf(path, language)) return [{ test: path, surety: 3 }];
  const packageFolder = owningPackage(project, path);
  const tests = project.files.filter(
    (file) => isIn(file, packageFolder) && subjectOf(file, language) !== undefined,
  );
  const about: About[] = [];
  let left = mostRead;
  for (const test of tests) {
    if (subjectOf(test, language)?.subject === stemOf(path)) about.push({ test, surety: 2 });
    // A Go file is one with those beside it: nothing imports it by its name.
    else if (language.id === 'go') {
      if (folderOf(test) === folderOf(path)) about.push({ test, surety: 1 });
    } else if (left-- > 0 && (await imports(project, test, path, language))) {
      about.push({ test, surety: 1 });
    }
  }
  return about;
}

/** Lines by which a language brings in another file; of several lines, the one that names it. */
const importing =
  /^.*(?:\bimport\b|\bfrom\b|\brequire|\buse\b|\bmod\b|\balias\b|\bdoctest\b).*$/gmu;

async function imports(
  project: ProjectFiles,
  test: string,
  path: string,
  language: Language,
): Promise<boolean> {
  const text = (await project.read(test)) ?? '';
  const stem = stemOf(path);
  // What an index or a package is imported as is the name of its folder.
  const isFolder = stem === 'index' || stem === '__init__';
  const own = isFolder ? stemOf(folderOf(path)) : stem;
  const name = language.id === 'elixir' ? moduleNameOf(own) : own;
  if (name === '') return false;
  const word = new RegExp(
    `(?<![\\w-])${name.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`)}(?![\\w-])`,
    'u',
  );
  const lines = [...text.matchAll(importing)].map(([line]) => line);
  const quoted = language.id === 'javascript' ? lines.map(quotedIn) : lines;
  return quoted.some((line) => word.test(line));
}

/** "CartItem" of "cart_item": Elixir imports modules, and names files after them. */
function moduleNameOf(stem: string): string {
  return stem.replaceAll(/(?:^|_)([a-z\d])/gu, (_, first: string) => first.toUpperCase());
}

/** The module that a line of JavaScript imports: names of bindings say nothing of the file. */
function quotedIn(line: string): string {
  return /['"]([^'"]+)['"]/u.exec(line)?.[1] ?? '';
}
