import { showHidden } from '../trust/untrustedText.ts';

/**
 * Text from outside for a list or a bar of VS Code's: on one line, with hidden characters named, and `$(…)` as
 * it stands there, which would be drawn as a picture otherwise. Pure.
 */
export function itemText(text: string): string {
  const line = text.replaceAll(/[\t\n\r]+/gu, ' ');
  return showHidden(line).replaceAll('$(', '$\u200B(');
}
