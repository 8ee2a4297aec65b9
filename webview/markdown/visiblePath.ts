import { nameOf, visibleText } from './visibleText.ts';

/** Cyrillic and Greek letters that nobody can tell from Latin ones (Unicode TR 39, confusables). */
const lookalikes = 'аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅԌԚԜοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ';

const words = /[\p{L}\p{M}\p{N}_]+/gu;
const latin = new RegExp(`^[\\p{Script=Latin}\\p{Script=Common}${lookalikes}]+$`, 'u');
const lookalike = new RegExp(`[${lookalikes}]`, 'gu');

/**
 * A path or a name as it is, with the letters made visible that only look like Latin ones: `саrt.ts` of
 * two alphabets is another file than `cart.ts`. A word of one other alphabet stays.
 */
export function visiblePath(path: string): string {
  return visibleText(path).replaceAll(words, (word) =>
    latin.test(word) ? word.replaceAll(lookalike, nameOf) : word,
  );
}
