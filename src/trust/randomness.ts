/**
 * Whether a value looks drawn by a machine rather than written by a person. Names, dates, versions and
 * words with a number at one end (`sha256`, `maxTokens2`, `claude-3-5-sonnet-20241022`) do not: what
 * tells is letters and digits mixed within one word, six of them at least, and 3 bits a character.
 */
export function looksRandom(value: string): boolean {
  const words = value.split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])|(?<=\d)(?=[A-Z][a-z]{2})/);
  const mixed = words.filter(
    (word) => /\d/.test(word) && /[A-Za-z]/.test(word) && !tidy.test(word),
  );
  return mixed.join('').length >= 6 && bitsPerCharacter(value) >= 3;
}

const tidy = /^(?:[A-Za-z]+\d+|\d+[A-Za-z]{1,3})$/;

/** Shannon entropy of the characters in `value`. */
function bitsPerCharacter(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / value.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}
