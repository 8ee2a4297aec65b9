/** A word of the question, as it is looked for. */
export interface Term {
  readonly stem: string;
  /** What a lower-cased text must hold for the term to be in it: rules out most files at once. */
  readonly probe: string;
}

const mostTerms = 32;

/** Words of a question that say nothing about code. */
const stopWords = new Set(
  `a about above actually all also am an and any are as at be because been being between both but by
  can code could did do does doing done each explain few find for from function further get give
  had has have having he help here how i if in into is it its itself just know let line like look make
  many may me might more most must my need no nor not now of off on once only or other our out over own
  please project same see she should show so some such tell than that the their them then there these
  they this those through to too under up us use used uses using very want was way we were what when
  where which while who whom why will with work works would you your`.split(/\s+/u),
);

/** The words of a question that are worth looking for, each once; those of identifiers too. */
export function questionTerms(question: string): readonly Term[] {
  const stems = new Set<string>();
  for (const word of question.match(wordPattern) ?? []) {
    for (const part of wordParts(word)) {
      if (part.length > 1 && !stopWords.has(part)) stems.add(stem(part));
    }
  }
  return [...stems].slice(0, mostTerms).map((each) => ({ stem: each, probe: probeOf(each) }));
}

/** One word or identifier of a text. */
export const wordPattern = /[\p{L}\p{N}_]+/gu;

/** An identifier's words in lower case, and the identifier without its seams where it has some. */
export function wordParts(word: string): readonly string[] {
  const parts = word
    .replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, '_')
    .toLowerCase()
    .split('_')
    .filter((part) => part !== '');
  return parts.length > 1 ? [...parts, parts.join('')] : parts;
}

/**
 * Strips the commonest English endings, so that "validates", "validated" and "validation" meet
 * "validate". After the first step of M. F. Porter, "An algorithm for suffix stripping" (1980),
 * with fewer cases: in identifiers a stem too short does more harm than one too long.
 */
export function stem(word: string): string {
  if (word.length < 4) return word;
  let rest = word;
  if (rest.endsWith('ies')) rest = `${rest.slice(0, -3)}y`;
  else if (/(?:ss|x|ch|sh)es$/u.test(rest)) rest = rest.slice(0, -2);
  else if (/[^su]s$/u.test(rest)) rest = rest.slice(0, -1);
  const verb = /^(.{3,}?)(?:ings?|ed|ions?|or|er)$/u.exec(rest)?.[1];
  if (verb !== undefined) rest = verb.replace(/(?<=..)([bdfgmnprt])\1$/u, '$1');
  return rest.length > 3 && rest.endsWith('e') ? rest.slice(0, -1) : rest;
}

/** "category" is not in a text that holds "categories", but "categor" is. */
function probeOf(stemmed: string): string {
  return stemmed.length > 2 && stemmed.endsWith('y') ? stemmed.slice(0, -1) : stemmed;
}
