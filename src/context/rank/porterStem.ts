/**
 * Brings the forms of an English word together: "validates", "validated" and "validation" become
 * "valid". Takes a lower-case word and leaves alone what is not plain a to z. Source: M. F. Porter,
 * "An algorithm for suffix stripping" (1980), with the two departures of its author's own
 * implementation (tartarus.org/martin/PorterStemmer).
 */
export function porterStem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/u.test(word)) return word;
  const marked = word.startsWith('y') ? `Y${word.slice(1)}` : word;
  const stem = dropFinal(dropSuffix(shorten(tidyY(dropVerbal(dropPlural(marked))))));
  return stem.toLowerCase();
}

const consonant = '[^aeiou]';
const vowel = '[aeiouy]';
const consonants = `${consonant}[^aeiouy]*`;
const vowels = `${vowel}[aeiou]*`;
/** A word is [C](VC){m}[V]; these hold where m is above 0, exactly 1, above 1. */
const above0 = new RegExp(`^(?:${consonants})?${vowels}${consonants}`, 'u');
const exactly1 = new RegExp(`^(?:${consonants})?${vowels}${consonants}(?:${vowels})?$`, 'u');
const above1 = new RegExp(`^(?:${consonants})?(?:${vowels}${consonants}){2}`, 'u');
const hasVowel = new RegExp(`^(?:${consonants})?${vowel}`, 'u');
/** Ends consonant, vowel, consonant, the last not w, x or y. */
const shortEnd = new RegExp(`^${consonants}${vowel}[^aeiouwxy]$`, 'u');

function dropPlural(word: string): string {
  if (/(?:ss|i)es$/u.test(word)) return word.slice(0, -2);
  return /[^s]s$/u.test(word) ? word.slice(0, -1) : word;
}

function dropVerbal(word: string): string {
  if (word.endsWith('eed')) return above0.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const stem = /^(.+?)(?:ed|ing)$/u.exec(word)?.[1];
  if (stem === undefined || !hasVowel.test(stem)) return word;
  if (/(?:at|bl|iz)$/u.test(stem)) return `${stem}e`;
  if (/([^aeiouylsz])\1$/u.test(stem)) return stem.slice(0, -1);
  return shortEnd.test(stem) ? `${stem}e` : stem;
}

function tidyY(word: string): string {
  return word.endsWith('y') && hasVowel.test(word.slice(0, -1)) ? `${word.slice(0, -1)}i` : word;
}

const longSuffixes: Readonly<Record<string, string>> = {
  ational: 'ate',
  tional: 'tion',
  enci: 'ence',
  anci: 'ance',
  izer: 'ize',
  bli: 'ble',
  alli: 'al',
  entli: 'ent',
  eli: 'e',
  ousli: 'ous',
  ization: 'ize',
  ation: 'ate',
  ator: 'ate',
  alism: 'al',
  iveness: 'ive',
  fulness: 'ful',
  ousness: 'ous',
  aliti: 'al',
  iviti: 'ive',
  biliti: 'ble',
  logi: 'log',
};
const shortSuffixes: Readonly<Record<string, string>> = {
  icate: 'ic',
  ative: '',
  alize: 'al',
  iciti: 'ic',
  ical: 'ic',
  ful: '',
  ness: '',
};
const endOf = (suffixes: Readonly<Record<string, string>>): RegExp =>
  new RegExp(`^(.+?)(${Object.keys(suffixes).join('|')})$`, 'u');
const longEnd = endOf(longSuffixes);
const shorterEnd = endOf(shortSuffixes);

function shorten(word: string): string {
  return replaceEnd(replaceEnd(word, longEnd, longSuffixes), shorterEnd, shortSuffixes);
}

function replaceEnd(word: string, end: RegExp, suffixes: Readonly<Record<string, string>>): string {
  const [, stem = '', suffix = ''] = end.exec(word) ?? [];
  return suffix !== '' && above0.test(stem) ? stem + (suffixes[suffix] ?? '') : word;
}

const lastSuffix =
  /^(.+?)(?:al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)$/u;

function dropSuffix(word: string): string {
  const stem = lastSuffix.exec(word)?.[1] ?? /^(.+[st])ion$/u.exec(word)?.[1];
  return stem !== undefined && above1.test(stem) ? stem : word;
}

function dropFinal(word: string): string {
  let rest = word;
  if (rest.endsWith('e')) {
    const stem = rest.slice(0, -1);
    if (above1.test(stem) || (exactly1.test(stem) && !shortEnd.test(stem))) rest = stem;
  }
  return rest.endsWith('ll') && above1.test(rest) ? rest.slice(0, -1) : rest;
}
