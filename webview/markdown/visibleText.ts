/**
 * Joiners and tags where they are at home: within an emoji, between letters of scripts that join,
 * and in the flags of regions. Everywhere else they only hide something.
 */
const atHome = [
  /\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{2,6}\u{E007F}/u,
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})/u,
  /(?<=[\p{L}\p{M}])[\u200C\u200D](?=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Mongolian}])/u,
];

/**
 * What is there but cannot be seen, or reorders what is seen: controls, bidirectional marks
 * ("Trojan Source", CVE-2021-42574), zero-width characters, fillers and tag characters. The two
 * variation selectors that choose between the looks of an emoji stay.
 */
const hidden =
  /(?!\t|\n|\uFE0E|\uFE0F)[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\uFFF9-\uFFFB]/u;

const either = new RegExp(
  `(?<home>${atHome.map((each) => each.source).join('|')})|(?<hidden>${hidden.source})`,
  'gu',
);

/** The text with every character that hides or reorders others replaced by its name: `[U+202E]`. */
export function visibleText(text: string): string {
  if (!hidden.test(text)) return text;
  return text.replaceAll(either, (found: string, home: string | undefined) =>
    home === undefined ? nameOf(found) : found,
  );
}

/** A name on one line: one with a line break in it would look like two. */
export function visibleName(name: string): string {
  return inOneLine(visibleText(withoutFalseNames(name)));
}

/** What only looks like the name of a hidden character: its bracket is named, so that the two differ. */
export function withoutFalseNames(name: string): string {
  return name.replaceAll(/\[(?=U\+[0-9A-F]{4,6}\])/gu, nameOf);
}

/** Tabs and line breaks by their names too. */
export function inOneLine(shown: string): string {
  return shown.replaceAll(/[\t\n]/gu, nameOf);
}

/** `[U+202E]`. */
export function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}
