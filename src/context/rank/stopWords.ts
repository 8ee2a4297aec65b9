import { porterStem } from './porterStem.ts';

/**
 * Words of English that hold a sentence together and name nothing. Source: the English stop words of
 * the Snowball project (snowballstem.org/algorithms/english/stop.txt), contractions left out, with the
 * auxiliaries that it leaves out as homonyms.
 */
const words = `i me my myself we our ours ourselves you your yours yourself yourselves he him his himself
  she her hers herself it its itself they them their theirs themselves what which who whom this that
  these those am is are was were be been being have has had having do does did doing would should could
  ought can may might must shall will a an the and but if or because as until while of at by for with
  about against between into through during before after above below to from up down in out on off over
  under again further then once here there when where why how all any both each few more most other some
  such no nor not only own same so than too very`;

const stems: ReadonlySet<string> = new Set(words.split(/\s+/u).map(porterStem));

/** Whether a stemmed word says nothing about what is looked for. */
export const isStopStem = (stem: string): boolean => stems.has(stem);
