import { showLookalikes } from '../../src/protocol/lookalikes.ts';
import { nameOf, visibleText, withoutFalseNames } from './visibleText.ts';

/** A path, a name or a command as it is, with what cannot be seen and what looks like something else named. */
export function visiblePath(path: string): string {
  return showLookalikes(visibleText(withoutFalseNames(path)), nameOf);
}
