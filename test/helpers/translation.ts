/**
 * What is wrong with the translation of a table of texts: a text that is missing, left over, the same
 * as in English (unless it is among `sameWords`, by its path), English by its words, or without a
 * value that the English one tells.
 */
export function faultsOf(
  name: string,
  english: unknown,
  other: unknown,
  sameWords: ReadonlySet<string>,
): readonly string[] {
  if (typeof english === 'string') {
    if (typeof other !== 'string' || other.trim() === '') return [`${name}: no text`];
    return textFaults(name, english, other, sameWords);
  }
  if (typeof english === 'function') {
    if (typeof other !== 'function') return [`${name}: no text`];
    return callFaults(name, english as Text, other as Text, sameWords);
  }
  const [keys, others] = [english, other].map((table) => new Set(Object.keys(Object(table))));
  const both = [...(keys ?? [])].filter((key) => others?.has(key));
  return [
    ...[...(keys ?? [])].filter((key) => !others?.has(key)).map((key) => `${name}.${key}: missing`),
    ...[...(others ?? [])]
      .filter((key) => !keys?.has(key))
      .map((key) => `${name}.${key}: too many`),
    ...both.flatMap((key) =>
      faultsOf(`${name}.${key}`, valueAt(english, key), valueAt(other, key), sameWords),
    ),
  ];
}

/** Whether a text has words that English has and German has not. */
export function looksEnglish(text: string): boolean {
  return /\b(?:the|and|is|are|of|with|not|your|this|that|it|for|from|has|cannot|be|by|to)\b/iu.test(
    text,
  );
}

type Text = (...values: readonly unknown[]) => string;

function textFaults(
  name: string,
  english: string,
  other: string,
  sameWords: ReadonlySet<string>,
): readonly string[] {
  if (english === other) return sameWords.has(name) ? [] : [`${name}: the same as in English`];
  return looksEnglish(other) ? [`${name}: English: ${other}`] : [];
}

const samples: readonly (readonly unknown[])[] = [
  [7001, 7002, 7003, 7004],
  [1, 1, 1, 1],
  [0, 0, 0, 0],
  ['Qa', 7001, 7002, 7003],
  ['Qa', 'Qb', 'Qc', 'Qd'],
  ['Qa', 'Qb', 7001, 7002],
  [['Qa', 'Qb']],
  [{ name: 'Qa', width: 7001, height: 7002 }],
  [true],
  [false],
];

/** Calls both with all kinds of values; those for which the English text was not made tell nothing. */
function callFaults(
  name: string,
  english: Text,
  other: Text,
  sameWords: ReadonlySet<string>,
): readonly string[] {
  const calls = samples.flatMap((values) => {
    const [given, translated] = [called(english, values), called(other, values)];
    return given === undefined ? [] : [{ given, translated }];
  });
  if (calls.length === 0) return [`${name}: it takes values that no sample is like`];
  const untold = calls.find(
    ({ given, translated }) => toldBy(given) !== (translated && toldBy(translated)),
  );
  if (untold) return [`${name}: not the values of "${untold.given}": "${untold.translated}"`];
  if (calls.every(({ given, translated }) => given === translated)) {
    return sameWords.has(name) ? [] : [`${name}: the same as in English`];
  }
  const wrong = calls.find(({ translated }) => translated && looksEnglish(translated));
  return wrong ? [`${name}: English: ${wrong.translated}`] : [];
}

function called(text: Text, values: readonly unknown[]): string | undefined {
  try {
    const made: unknown = text(...values);
    return typeof made === 'string' ? made : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The values in a text, in any order. */
function toldBy(text: string): string {
  return [...text.matchAll(/q[a-d]|\d[\d.,]*/giu)]
    .map(([value]) => value.replaceAll(/[.,]/gu, '').toLowerCase())
    .toSorted()
    .join(' ');
}

function valueAt(table: unknown, key: string): unknown {
  return (table as Record<string, unknown>)[key];
}
