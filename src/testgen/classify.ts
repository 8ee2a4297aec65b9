import { setImmediate as nextTurn } from 'node:timers/promises';
import { subjectOf, type Language, type Subject } from './languages.ts';
import { extensionOf, folderOf, isIn, stemOf } from './project.ts';

interface TestFile extends Subject {
  readonly path: string;
}

interface SourceFile {
  readonly path: string;
  /** The name without extension: what a test of it is named after. */
  readonly stem: string;
}

/** A package's files of one language. */
export interface ClassifiedFiles {
  /** Those whose path is most like the target's first. */
  readonly tests: readonly TestFile[];
  readonly sources: readonly SourceFile[];
}

/** Files after which others get their turn: a large project must not hold up the editor. */
const batchSize = 2_000;

/** Tells tests from sources below `root`. */
export async function classify(
  files: readonly string[],
  root: string,
  language: Language,
  target: string,
): Promise<ClassifiedFiles> {
  const tests: { readonly file: TestFile; readonly likeness: number }[] = [];
  const sources: SourceFile[] = [];
  for (let at = 0; at < files.length; at += batchSize) {
    for (const path of files.slice(at, at + batchSize)) {
      if (!isIn(path, root)) continue;
      const subject = subjectOf(path, language);
      if (subject) tests.push({ file: { ...subject, path }, likeness: likeness(path, target) });
      else if (language.extensions.includes(extensionOf(path)))
        sources.push({ path, stem: stemOf(path) });
    }
    await nextTurn();
  }
  const sorted = tests.toSorted((a, b) => b.likeness - a.likeness);
  return { tests: sorted.map(({ file }) => file), sources };
}

/** How many folders two paths have in common, counted from the end and from the beginning. */
export function likeness(a: string, b: string): number {
  const [first, second] = [folderOf(a).split('/'), folderOf(b).split('/')];
  const fromEnd = commonLength(first.toReversed(), second.toReversed());
  return fromEnd + commonLength(first, second);
}

/** How many entries two lists share from their beginning. */
export function commonLength(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((each, i) => each !== b[i]);
  return differs === -1 ? a.length : differs;
}
