import { isWordUnit } from './analyzer.ts';
import { identifierTerms } from './identifierTerms.ts';
import { isStopStem } from './stopWords.ts';

/** People say first what they want: the word after this many others counts half. */
const halfAfter = 50;
/** The first sentence says what is wanted, what follows tells more about it. */
const firstSentenceWeight = 1.5;
/**
 * A word that the question repeats says more, but not as many times more: BM25's factor for the
 * question's own terms, (k3 + 1) weight / (k3 + weight). Source: S. Robertson et al., "Okapi at TREC-3" (1994),
 * section 3. What k3 is between 2 and 8 hardly matters.
 */
const k3 = 4;
/** Two neighbours may be one name in code: "request context" is `requestContext`. They may as well not. */
const neighboursWeight = 0.25;
/** Words that are read, and terms that are kept of them: a pasted log says no more with all of it. */
const mostWords = 2_000;
const mostTerms = 96;

/**
 * What is looked for, and how much each weighs: a word more where it is repeated or in the first
 * sentence, less the later it comes. Words of grammar are left out.
 */
export function questionTerms(question: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  const add = (term: string, weight: number): void => {
    weights.set(term, (weights.get(term) ?? 0) + weight);
  };
  let previous = '';
  const firstEnd = sentenceEnd.exec(question)?.index ?? question.length;
  const inFirst = wordsOf(question.slice(0, firstEnd)).length;
  for (const [i, word] of wordsOf(question).entries()) {
    const weight = (i < inFirst ? firstSentenceWeight : 1) / (1 + i / halfAfter);
    const terms = identifierTerms(word).filter((term) => !isStopStem(term));
    for (const term of terms) add(term, weight);
    for (const part of terms.length > 1 ? terms.slice(0, -1) : terms) {
      if (previous !== '') add(previous + part, weight * neighboursWeight);
      previous = part;
    }
  }
  const all = [...weights].map(([term, weight]): [string, number] => [
    term,
    ((k3 + 1) * weight) / (k3 + weight),
  ]);
  if (all.length <= mostTerms) return new Map(all);
  return new Map(all.toSorted(([, a], [, b]) => b - a).slice(0, mostTerms));
}

const sentenceEnd = /[.!?](?=\s)|\n/u;

/** Without what "don't" and "it's" end in. */
function wordsOf(question: string): readonly string[] {
  const words: string[] = [];
  for (let at = 0; at < question.length && words.length < mostWords; at++) {
    const from = at;
    while (at < question.length && isWordUnit(question.charCodeAt(at))) at++;
    const ending = /^['’](?:t|s|re|ve|ll|d|m)\b/u.exec(question.slice(at, at + 4))?.[0] ?? '';
    if (at > from) words.push(question.slice(from, ending.endsWith('t') ? at - 1 : at));
    if (at > from) at += Math.max(0, ending.length - 1);
  }
  return words;
}
