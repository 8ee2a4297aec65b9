import { visibleName } from '../markdown/visibleText.ts';
import { pasteStrings } from './pasteStrings.ts';
import { fileNameOf, type PastedText } from './writtenText.ts';

/** What one of a message's pasted texts is, and how long: numbered where there are several. */
export function pasteParts(
  paste: PastedText,
  all: readonly PastedText[],
): readonly [what: string, lines: string] {
  const file = fileNameOf(paste);
  const what = file === undefined ? pasteStrings.pasted : visibleName(file);
  const nth = all.length > 1 ? ` (${all.indexOf(paste) + 1})` : '';
  return [what + nth, pasteStrings.lines(paste.lines)];
}

/** "Pasted text (2), 1,204 lines". */
export function pasteName(paste: PastedText, all: readonly PastedText[]): string {
  return pasteParts(paste, all).join(', ');
}
