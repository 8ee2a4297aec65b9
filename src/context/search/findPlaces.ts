import { excerptsOf } from './excerpts.ts';
import { createIgnoreRules, type IgnoreRules } from './ignoreRules.ts';
import { outlineOf } from './outline.ts';
import type { Place, PlaceSearch, SearchFile, SearchRequest } from './places.ts';
import { rankFiles, type RankedFile, type ScannedFile } from './rank.ts';
import { createScanner, splitLines, type Scanner } from './scan.ts';
import { diskPath, sourceText } from './sourceText.ts';
import { questionTerms } from './terms.ts';

const mostPlaces = 5;
/** A place has to be worth this part of the best one. */
const worthShowing = 0.25;
const defaultTimeLimit = 5_000;
/** Files read at once. */
const batchSize = 16;
/** A line that declares a name with a term of the question is worth more than one that uses it. */
const declarationWorth = 3;

interface Scanned {
  readonly files: readonly ScannedFile<SearchFile>[];
  readonly outOfTime: boolean;
}

/**
 * The places in files that match a question best. Reads the files anew, skips what no person wrote
 * or the project ignores, and answers with what it has after the time limit. Rejects with the
 * signal's reason when aborted. `now` gives milliseconds.
 */
export async function findPlaces(
  request: SearchRequest,
  signal: AbortSignal,
  now: () => number = () => performance.now(),
): Promise<PlaceSearch> {
  const terms = questionTerms(request.question);
  if (terms.length === 0) {
    return { places: [], filesSearched: 0, note: 'The question has no word to search for.' };
  }
  const scanner = createScanner(terms);
  const limit = request.timeLimit ?? defaultTimeLimit;
  const end = now() + limit;
  const { files, outOfTime } = await scanAll(request, scanner, signal, () => now() > end);
  const { ranked, rarity } = rankFiles(files, terms.length);
  const best = ranked.slice(0, mostPlaces);
  const least = (best[0]?.score ?? 0) * worthShowing;
  const shown = best.filter(({ score }) => score >= least);
  const places = await Promise.all(shown.map((each) => describe(each, scanner, rarity)));
  signal.throwIfAborted();
  const note = `The search stopped after ${limit / 1_000} s with ${files.length} of ${request.files.length} files read.`;
  return {
    places: places.filter((place) => place !== undefined),
    filesSearched: files.length,
    ...(outOfTime ? { note } : {}),
  };
}

async function scanAll(
  request: SearchRequest,
  scanner: Scanner,
  signal: AbortSignal,
  isOver: () => boolean,
): Promise<Scanned> {
  const rules = createIgnoreRules(request.roots.flatMap((root) => diskPath(root) ?? []));
  const files: ScannedFile<SearchFile>[] = [];
  const asksForTests = /\b(?:tests?|specs?)\b/iu.test(request.question);
  for (let at = 0; at < request.files.length; at += batchSize) {
    const batch = request.files.slice(at, at + batchSize);
    const texts = await Promise.all(batch.map((file) => searchedText(file, rules)));
    for (const [i, file] of batch.entries()) {
      signal.throwIfAborted();
      if (isOver()) return { files, outOfTime: true };
      const text = texts[i];
      if (text !== undefined) files.push(scan(file, text, scanner, asksForTests));
    }
  }
  return { files, outOfTime: false };
}

async function searchedText(file: SearchFile, rules: IgnoreRules): Promise<string | undefined> {
  const path = diskPath(file.uri);
  if (path !== undefined && rules.ignores(path)) return undefined;
  return sourceText(file);
}

function scan(
  file: SearchFile,
  text: string,
  scanner: Scanner,
  asksForTests: boolean,
): ScannedFile<SearchFile> {
  return {
    file,
    blocks: scanner.blocks(text, file.path),
    pathTerms: new Set(scanner.termsIn(file.path)),
    isTest: !asksForTests && isTestPath(file.path),
  };
}

function isTestPath(path: string): boolean {
  return /(?:^|[/._-])(?:tests?|specs?|__tests__|fixtures?)(?:[/._-]|$)/iu.test(path);
}

/** Reads the file a second time: keeping every text that might matter would take too much memory. */
async function describe(
  ranked: RankedFile<SearchFile>,
  scanner: Scanner,
  rarity: readonly number[],
): Promise<Place | undefined> {
  const { file, score } = ranked;
  const text = await sourceText(file);
  if (text === undefined) return undefined;
  const lines = splitLines(text);
  const worth = lines.map((line) => {
    const found = new Set(scanner.termsIn(line));
    if (found.size === 0) return 0;
    const declared = new Set(scanner.declaredOn(line, file.path));
    return [...found].reduce(
      (sum, term) => sum + (rarity[term] ?? 0) * (declared.has(term) ? declarationWorth : 1),
      0,
    );
  });
  const { path, uri, language } = file;
  const outline = outlineOf(lines, path);
  return { path, uri, language, score, outline, excerpts: excerptsOf(lines, worth) };
}
