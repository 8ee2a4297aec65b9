/** Cyrillic and Greek letters that nobody can tell from Latin ones (Unicode TR 39, confusables). */
const lookalikes = 'аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅԌԚԜοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ';

const words = /[\p{L}\p{M}\p{N}_]+/gu;
const latin = new RegExp(`^[\\p{Script=Latin}\\p{Script=Common}${lookalikes}]+$`, 'u');
const lookalike = new RegExp(`[${lookalikes}]`, 'gu');

/**
 * The text with those letters named that only look like Latin ones: `саrt.ts` of two alphabets is
 * another file than `cart.ts`. A word of one other alphabet stays. `nameOf` gives "[U+0430]" for a letter.
 */
export function showLookalikes(text: string, nameOf: (letter: string) => string): string {
  return text.replaceAll(words, (word) =>
    latin.test(word) ? word.replaceAll(lookalike, nameOf) : word,
  );
}
