import { visibleText } from '../markdown/visibleText.ts';
import { pasteStrings } from './pasteStrings.ts';
import { fileNameOf, type PastedText } from './writtenText.ts';

/** What one of a message's pasted texts is called: numbered where there are several. */
export function pasteName(paste: PastedText, all: readonly PastedText[]): string {
  const nth = all.length > 1 ? all.indexOf(paste) + 1 : undefined;
  return pasteStrings.name(paste.lines, nth, visibleText(fileNameOf(paste) ?? ''));
}
