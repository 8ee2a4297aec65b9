import { declarationForms, declarationOn } from './outline.ts';
import { stem, wordParts, wordPattern, type Term } from './terms.ts';

/** Lines to a block. A window is two neighbouring blocks, so windows overlap by half. */
const blockLines = 20;

/** What one block holds of the question. */
export interface Block {
  /** Characters: the measure of length for BM25, where only the ratio to the mean counts. */
  readonly length: number;
  /** How often each term stands in it, by the term's index. */
  readonly counts: ReadonlyMap<number, number>;
  /** Terms that are part of a name which is declared here. */
  readonly declared: ReadonlySet<number>;
}

/** Finds a question's terms in texts. */
export interface Scanner {
  /** The blocks of a text; cheap where it holds none of the terms. */
  blocks(text: string, path: string): readonly Block[];
  /** Indices of the terms that a piece of text holds, as often as it holds them. */
  termsIn(text: string): readonly number[];
  /** Indices of the terms in the name that a line declares. */
  declaredOn(line: string, path: string): readonly number[];
}

const rememberedWords = 50_000;

export function createScanner(terms: readonly Term[]): Scanner {
  const index = new Map(terms.map((term, i) => [term.stem, i]));
  const words = new Map<string, readonly number[]>();
  // Probes are letters and digits only, so nothing is to be escaped.
  const probe = new RegExp(terms.map((term) => term.probe).join('|'), 'iu');

  function termsOfWord(word: string): readonly number[] {
    const known = words.get(word);
    if (known) return known;
    if (words.size >= rememberedWords) words.clear();
    const found = wordParts(word).flatMap((part) => index.get(stem(part)) ?? []);
    words.set(word, found);
    return found;
  }

  function termsIn(text: string): readonly number[] {
    return probe.test(text) ? (text.match(wordPattern)?.flatMap(termsOfWord) ?? []) : [];
  }

  function declaredOn(line: string, path: string): readonly number[] {
    const declaration = declarationOn(line, 0, declarationForms(path));
    return declaration ? termsIn(declaration.name) : [];
  }

  function block(lines: readonly string[], path: string): Block {
    const counts = new Map<number, number>();
    const declared = new Set<number>();
    let length = 0;
    for (const line of lines) {
      length += line.length;
      const found = termsIn(line);
      for (const term of found) counts.set(term, (counts.get(term) ?? 0) + 1);
      if (found.length > 0) for (const term of declaredOn(line, path)) declared.add(term);
    }
    return { length, counts, declared };
  }

  return {
    termsIn,
    declaredOn,
    blocks(text, path) {
      const lines = splitLines(text);
      const empty = !probe.test(text);
      const starts = Array.from({ length: Math.ceil(lines.length / blockLines) }, (_, i) => i);
      return starts.map((i) => {
        const own = lines.slice(i * blockLines, (i + 1) * blockLines);
        return empty ? emptyBlock(own) : block(own, path);
      });
    },
  };
}

export function splitLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/u);
}

const noCounts: ReadonlyMap<number, number> = new Map();
const noTerms: ReadonlySet<number> = new Set();

function emptyBlock(lines: readonly string[]): Block {
  const length = lines.reduce((sum, line) => sum + line.length, 0);
  return { length, counts: noCounts, declared: noTerms };
}
