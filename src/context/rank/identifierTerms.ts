import { asciiParts } from './asciiParts.ts';
import { porterStem } from './porterStem.ts';

/** More words than this in one name are a hash or an encoded blob: they would be noise. */
const mostParts = 12;

/**
 * What a word of a text is found by: its parts, stemmed, and where it has several, last of all itself
 * without seams. `HTTPServer_v2` is "http", "server" and "httpserverv2". Scripts that put no spaces
 * between words give their pairs of neighbouring characters, as Lucene's CJKAnalyzer does.
 */
export function identifierTerms(word: string): readonly string[] {
  if (plainAscii.test(word)) return termsOf(asciiParts(word));
  return (word.normalize('NFKC').match(runs) ?? []).flatMap((run) =>
    spaceless.test(run) ? pairs(run) : termsOf(partsOf(run)),
  );
}

const plainAscii = /^[\w$]+$/u;
const scripts = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Thai', 'Lao', 'Khmer', 'Myanmar'];
const spacelessClass = `${scripts.map((script) => `\\p{Script=${script}}`).join('')}ー`;
const runs = new RegExp(`[${spacelessClass}]+|[^${spacelessClass}]+`, 'gu');
const spaceless = new RegExp(`^[${spacelessClass}]`, 'u');

function pairs(run: string): readonly string[] {
  const characters = Array.from(run);
  if (characters.length < 2) return characters;
  return characters.slice(1).map((second, i) => (characters[i] ?? '') + second);
}

/** Between "r" and "N" of "userName", "P" and "S" of "HTTPServer", and where underscores are. */
const seams = /[_$]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
/** Between letters and digits of "utf8" and "sha256sum". */
const digitSeams = /(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;
const lettersOnly = /^[A-Za-z]+$/u;
/** A lone letter or digit names a loop's variable. */
const single = /^[\da-z]$/u;

/** The parts of any name. */
export function partsOf(name: string): readonly string[] {
  return name.split(seams).filter((part) => part !== '');
}

function termsOf(parts: readonly string[]): readonly string[] {
  if (parts.length > mostParts) return [];
  const stems = parts.flatMap(splitDigits).map((part) => stemOf(part.toLowerCase()));
  const terms = stems.filter((stem) => !single.test(stem));
  return stems.length > 1 ? [...terms, stems.join('')] : terms;
}

/** A word that changes between letters and digits more than twice is a hash. */
function splitDigits(word: string): readonly string[] {
  if (lettersOnly.test(word)) return [word];
  const parts = word.split(digitSeams);
  return parts.length <= 3 ? parts : [word];
}

/** Parts of which the stem is remembered; then they are forgotten, to bound the memory. */
const mostStems = 1 << 14;
const stems = new Map<string, string>();

/** The same few thousand words make up most names: each is stemmed once. */
function stemOf(part: string): string {
  const known = stems.get(part);
  if (known !== undefined) return known;
  if (stems.size === mostStems) stems.clear();
  const stem = porterStem(part);
  stems.set(part, stem);
  return stem;
}
