import { clues, usualFramework, type Clue } from './clues.ts';
import type { Language } from './languages.ts';
import { filesAbove, folderOf, foldersUp, nameOf, type ProjectFiles } from './project.ts';

/** A test framework and what in the project speaks for it. */
export interface FoundFramework {
  readonly framework: string;
  /** False where nothing tells, and the language's usual one stands in. */
  readonly certain: boolean;
  /** In words: "package.json", "test/cart.test.ts". */
  readonly evidence: readonly string[];
}

interface Hit {
  readonly clue: Clue;
  readonly path: string;
}

/** Tests that are read for what they import. */
const mostTests = 5;
/** Characters of a file that are looked at: a manifest of megabytes is not a person's. */
const mostText = 200_000;
/** Files that are read at one go. */
const mostFiles = 60;

/**
 * The framework for which most speaks. Files above the target tell from the nearest folder that
 * tells anything; `tests` are the project's tests, nearest to the target first.
 */
export async function findFramework(
  project: ProjectFiles,
  target: string,
  language: Language,
  tests: readonly string[],
): Promise<FoundFramework> {
  const known = clues[language.id];
  const fileHits = await hitsInFiles(project, target, known);
  const testClues = known.filter((clue) => clue.file === undefined);
  const testHits = await hitsIn(project, tests.slice(0, mostTests), () => testClues);
  const hits = [...fileHits, ...testHits];
  const [best] = [...Map.groupBy(hits, ({ clue }) => clue.framework)].toSorted(
    ([, a], [, b]) => weightOf(b) - weightOf(a),
  );
  if (!best) {
    const framework = usualFramework[language.id];
    return { framework, certain: false, evidence: [] };
  }
  const [framework, found] = best;
  return { framework, certain: true, evidence: [...new Set(found.map(({ path }) => path))] };
}

async function hitsInFiles(
  project: ProjectFiles,
  target: string,
  known: readonly Clue[],
): Promise<readonly Hit[]> {
  const fileClues = known.filter((clue) => clue.file);
  const above = fileClues.filter((clue) => !clue.anywhere);
  const anywhere = fileClues.filter((clue) => clue.anywhere);
  const everywhere = anywhere.length > 0 ? project.files : [];
  const hits = [...(await hitsIn(project, everywhere, (path) => named(anywhere, path)))];
  const candidates = filesAbove(project.files, target);
  for (const folder of foldersUp(folderOf(target))) {
    const own = candidates.filter((path) => folderOf(path) === folder);
    const found = await hitsIn(project, own, (path) => named(above, path));
    if (found.length > 0) return [...hits, ...found];
  }
  return hits;
}

function named(known: readonly Clue[], path: string): readonly Clue[] {
  const name = nameOf(path);
  return known.filter((clue) => clue.file?.test(name));
}

async function hitsIn(
  project: ProjectFiles,
  paths: readonly string[],
  cluesFor: (path: string) => readonly Clue[],
): Promise<readonly Hit[]> {
  const hits: Hit[] = [];
  let left = mostFiles;
  for (const path of paths) {
    const asked = cluesFor(path);
    if (asked.length === 0) continue;
    if (left-- === 0) break;
    const needsText = asked.some((clue) => clue.text);
    const text = needsText ? ((await project.read(path)) ?? '').slice(0, mostText) : '';
    for (const clue of asked) if (!clue.text || clue.text.test(text)) hits.push({ clue, path });
  }
  return hits;
}

function weightOf(hits: readonly Hit[]): number {
  return hits.reduce((sum, { clue }) => sum + clue.weight, 0);
}
