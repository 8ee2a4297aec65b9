import { grown32 } from './grownArrays.ts';
import { identifierTerms } from './identifierTerms.ts';
import { hashSeed, hashStep, Vocabulary } from './vocabulary.ts';

/** Longer than this is no name: an encoded blob, a minified line. */
const longestWord = 128;
/** The words whose terms are remembered; then they are forgotten, to bound the memory. */
const mostWords = 1 << 18;

/**
 * Turns text into the numbers of its terms. The same few names make up most of a repository, so
 * each distinct one is split and stemmed once.
 */
export class Analyzer {
  readonly #vocabulary: Vocabulary;
  #words = new Vocabulary();
  /** Where the terms of each word end in `#terms`. */
  #ends = new Uint32Array(1 << 9);
  #terms = new Uint32Array(1 << 10);

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  get bytes(): number {
    return this.#words.bytes + this.#ends.byteLength + this.#terms.byteLength;
  }

  /** Calls `take` with the number of each term of `text[start, end)`, new terms added. */
  analyze(text: string, start: number, end: number, take: (term: number) => void): void {
    for (let at = start; at < end; at++) {
      if (!isWordUnit(text.charCodeAt(at))) continue;
      const from = at;
      let hash = hashSeed;
      for (; at < end; at++) {
        const unit = text.charCodeAt(at);
        if (!isWordUnit(unit)) break;
        hash = hashStep(hash, unit);
      }
      if (at - from > longestWord) continue;
      const word = this.#wordOf(text, from, at, hash);
      const last = this.#ends[word] ?? 0;
      for (let i = word === 0 ? 0 : (this.#ends[word - 1] ?? 0); i < last; i++) {
        take(this.#terms[i] ?? 0);
      }
    }
  }

  /** Forgets the words seen: what they are costs only time. */
  forget(): void {
    this.#words = new Vocabulary();
    this.#ends = new Uint32Array(1 << 9);
    this.#terms = new Uint32Array(1 << 10);
  }

  #wordOf(text: string, from: number, to: number, hash: number): number {
    const known = this.#words.find(text, from, to, hash);
    if (known >= 0) return known;
    if (this.#words.size === mostWords) this.forget();
    const word = this.#words.insert(text, from, to, hash);
    if (word === this.#ends.length) this.#ends = grown32(this.#ends, word + 1);
    let end = word === 0 ? 0 : (this.#ends[word - 1] ?? 0);
    for (const term of identifierTerms(text.slice(from, to))) {
      if (end === this.#terms.length) this.#terms = grown32(this.#terms, end + 1);
      this.#terms[end++] = this.#vocabulary.idOf(term);
    }
    this.#ends[word] = end;
    return word;
  }
}

/** For each UTF-16 code unit: 0 not asked yet, 1 part of a word, 2 not. */
const kinds = new Uint8Array(1 << 16);

/** Letters, digits, marks, underscore, dollar; halves of surrogate pairs as well, which are letters more often than not. */
export function isWordUnit(unit: number): boolean {
  let kind = kinds[unit];
  if (kind === 0) {
    kind = /^[\p{L}\p{N}\p{M}\p{Cs}_$]$/u.test(String.fromCharCode(unit)) ? 1 : 2;
    kinds[unit] = kind;
  }
  return kind === 1;
}
