import { showLookalikes } from '../protocol/lookalikes.ts';

/**
 * What changes how a text reads without being seen: controls but tab and line ends (ANSI's escape is
 * one), zero-width, bidirectional and tag characters, and the separators that only some programs know.
 * A joiner within an emoji and the selectors of its look are left alone.
 * Source: Unicode UAX 9 and UTS 39; Boucher and Anderson, "Trojan Source" (2021).
 */
const hidden =
  /(?!\t|\n|\r|\ufe0e|\ufe0f)(?!(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d\p{Extended_Pictographic})[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\ufff9-\ufffb]/gu;

/** Shows hidden characters as `⟦U+202E⟧`: for text from outside, where a person reads it. */
export function showHidden(text: string): string {
  return text.replaceAll(hidden, nameOf);
}

/**
 * The same, with letters that only look like Latin ones, and carriage returns, which overwrite a line
 * where they are printed: for what a person is about to allow.
 */
export function showDeceptive(text: string): string {
  return showLookalikes(showHidden(text).replaceAll('\r', nameOf), nameOf);
}

function nameOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `⟦U+${code}⟧`;
}
