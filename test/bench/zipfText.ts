/** Words of a made-up language: few are frequent, most are rare. */
export interface Vocabulary {
  /** The most frequent first. */
  readonly words: readonly string[];
  /** As many words as wanted, drawn as they are frequent, in lines of a dozen. */
  text(count: number): string;
}

const syllables = [
  'ba',
  'ce',
  'di',
  'fo',
  'gu',
  'ka',
  'le',
  'mi',
  'no',
  'pu',
  'ra',
  'se',
  'ti',
  'vo',
];

/** By Zipf's law: the n-th word is n times rarer than the first. `random` gives numbers in [0, 1). */
export function createVocabulary(size: number, random: () => number): Vocabulary {
  const words = Array.from({ length: size }, (_, rank) => wordOf(rank));
  const upTo: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= size; rank++) upTo.push((sum += 1 / rank));
  const draw = (): string => {
    const wanted = random() * sum;
    let [low, high] = [0, size - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return words[low] ?? '';
  };
  return {
    words,
    text: (count) =>
      Array.from({ length: count }, (_, i) => draw() + (i % 12 === 11 ? '.\n' : ' ')).join(''),
  };
}

/** Each rank's own, the frequent ones short. */
function wordOf(rank: number): string {
  let word = '';
  for (let rest = rank + 1; rest > 0; rest = Math.floor(rest / syllables.length)) {
    word += syllables[rest % syllables.length];
  }
  return word + 'nst'.charAt(rank % 3);
}
