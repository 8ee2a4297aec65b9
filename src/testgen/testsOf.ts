import { languageOf, subjectOf } from './languages.ts';
import { isIn, stemOf } from './project.ts';

/** The test files of a package that are named after a file, the one that is written excepted. */
export function testsOf(
  files: readonly string[],
  target: string,
  { folder, except, most }: { folder: string; except: string; most: number },
): readonly string[] {
  const language = languageOf(target);
  if (!language) return [];
  const own = files.filter(
    (path) =>
      path !== except &&
      isIn(path, folder) &&
      subjectOf(path, language)?.subject === stemOf(target),
  );
  return own.slice(0, most);
}
