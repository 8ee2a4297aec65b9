import { isolated } from '../protocol/isolated.ts';
import { showHidden } from '../trust/untrustedText.ts';

/**
 * Text from outside for a list or a bar of VS Code's: on one line, with hidden characters named, and `$(…)` as
 * it stands there, which would be drawn as a picture otherwise; what stands beside it keeps its place. Pure.
 */
export function itemText(text: string): string {
  return isolated(named(text));
}

/** The same for a part of a longer text. */
export function named(text: string): string {
  const line = text.replaceAll(/[\t\n\r]+/gu, ' ');
  return showHidden(line).replaceAll('$(', '$\u200B(');
}
