import { commonLength, likeness, type ClassifiedFiles } from './classify.ts';
import { isTestFolder, languageOf, type TestName } from './languages.ts';
import { extensionOf, folderOf, isIn, join, nameOf, stemOf } from './project.ts';

/** Where the tests of a project stand, as one of its tests shows it. */
export type PlacementRule =
  | { readonly kind: 'beside' }
  /** In a folder of that name beside the source. */
  | { readonly kind: 'inner'; readonly folder: string }
  /** In a tree of their own that mirrors the sources'. */
  | { readonly kind: 'mirrored'; readonly tests: string; readonly sources: string }
  /** All in one folder. */
  | { readonly kind: 'flat'; readonly tests: string };

/** Where a test goes, and why. */
export interface Placement {
  readonly testFile: string;
  /** In words. */
  readonly reason: string;
}

interface Pair {
  readonly test: string;
  readonly source: string;
  readonly name: TestName;
}

/** Tests that are looked at for how they are placed. */
const mostPairs = 400;

/**
 * Where the target's test goes: to the test that is there already, else as most of the project's
 * tests that could be a model for it. Undefined where no test shows the way.
 */
export function placeLikeOthers(target: string, files: ClassifiedFiles): Placement | undefined {
  const pairs = pairUp(files);
  const own = pairs.find((pair) => pair.source === target);
  if (own) return { testFile: own.test, reason: 'it is there already' };
  const rules = pairs.flatMap((pair) => rulesOf(pair));
  const unique = [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
  const rated = unique.flatMap((rule) => {
    const folder = applyRule(rule, target);
    const models = pairs.filter((pair) => applyRule(rule, pair.source) === folderOf(pair.test));
    return folder === undefined ? [] : [{ rule, folder, models }];
  });
  const [best] = rated.toSorted((a, b) => b.models.length - a.models.length);
  if (!best) return undefined;
  const testFile = join(best.folder, testName(target, usualName(best.models)));
  const count = `${best.models.length} of ${pairs.length} tests`;
  return { testFile, reason: `${describeRule(best.rule)}, like ${count} of this project` };
}

/** The test file's name for a target. */
export function testName(target: string, { prefix, suffix }: TestName): string {
  const extension = languageOf(target)?.testExtension ?? extensionOf(target);
  return `${prefix}${stemOf(target)}${suffix}${extension}`;
}

export function describeRule(rule: PlacementRule): string {
  switch (rule.kind) {
    case 'beside':
      return 'beside the source';
    case 'inner':
      return `in ${rule.folder}/ beside the source`;
    case 'mirrored':
      return `in ${rule.tests}/, which mirrors ${rule.sources === '' ? 'the sources' : `${rule.sources}/`}`;
    case 'flat':
      return `in ${rule.tests}/`;
  }
}

/** The folder in which a rule puts the test of a source; undefined where it says nothing about it. */
export function applyRule(rule: PlacementRule, source: string): string | undefined {
  const folder = folderOf(source);
  switch (rule.kind) {
    case 'beside':
      return folder;
    case 'inner':
      return join(folder, rule.folder);
    case 'mirrored': {
      if (!isIn(source, rule.sources)) return undefined;
      const rest = rule.sources === '' ? folder : folder.slice(rule.sources.length + 1);
      return join(rule.tests, rest);
    }
    case 'flat':
      return rule.tests;
  }
}

/** Each test with the source that it names; where several have that name, the one whose path is most alike. */
function pairUp(files: ClassifiedFiles): readonly Pair[] {
  const tests = files.tests.slice(0, mostPairs);
  const subjects = new Set(tests.map(({ subject }) => subject));
  const sources = files.sources.filter(({ stem }) => subjects.has(stem));
  const byStem = Map.groupBy(sources, ({ stem }) => stem);
  return tests.flatMap(({ path, subject, name }) => {
    const named = byStem.get(subject) ?? [];
    const [best] = named.toSorted((a, b) => likeness(b.path, path) - likeness(a.path, path));
    return best ? [{ test: path, source: best.path, name }] : [];
  });
}

/** The rules that one test may follow, the more telling first. */
function rulesOf({ test, source }: Pair): readonly PlacementRule[] {
  const [testFolder, sourceFolder] = [folderOf(test), folderOf(source)];
  if (testFolder === sourceFolder) return [{ kind: 'beside' }];
  if (folderOf(testFolder) === sourceFolder && isTestFolder(nameOf(testFolder))) {
    const folder = nameOf(testFolder);
    return sourceFolder === ''
      ? [{ kind: 'mirrored', tests: folder, sources: '' }]
      : [{ kind: 'inner', folder }];
  }
  const [t, s] = [testFolder.split('/'), sourceFolder.split('/')];
  const common = commonLength(t.toReversed(), s.toReversed());
  const tests = t.slice(0, t.length - common).join('/');
  const sources = s.slice(0, s.length - common).join('/');
  return [
    { kind: 'mirrored', tests, sources },
    { kind: 'flat', tests: testFolder },
  ];
}

function usualName(pairs: readonly Pair[]): TestName {
  const counts = Map.groupBy(pairs, ({ name }) => JSON.stringify(name));
  const [most] = [...counts.values()].toSorted((a, b) => b.length - a.length);
  return most?.[0]?.name ?? { prefix: '', suffix: '' };
}
