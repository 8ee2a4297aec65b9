import { useComputed } from '@preact/signals';
import { useContext, useEffect, useRef } from 'preact/hooks';
import { patternOf } from '../find/finder.ts';
import { FoundHere } from '../find/useFound.ts';
import { usePanel } from '../panel.ts';

/** Lines beyond which a block is folded, and those of it that are shown then. */
const foldedFrom = 30;
const shownFolded = 15;

/** A block of code as far as it is shown. */
interface Fold {
  readonly text: string;
  /** Set where it is long enough to be folded: all its lines. */
  readonly lines?: number;
  readonly isFolded: boolean;
  readonly toggle: () => void;
}

/**
 * Folds long code until somebody asks for it. What grows before the reader's eyes stays open when it
 * is done: the text that is being read never moves away.
 */
export function useFold(text: string, key: string, running: boolean): Fold {
  const { folds } = usePanel();
  const grewHere = useRef(running);
  const chosen = useComputed(() => folds.isOpen(key)).value;
  const end = endOfLine(text, foldedFrom);
  const query = useContext(FoundHere);
  useEffect(() => {
    // What was found in it stays in sight when something else is looked for.
    const hidden = end === undefined ? '' : text.slice(endOfLine(text, shownFolded));
    if (query !== undefined && patternOf(query)?.test(hidden)) folds.choose(key, true);
    // Not again with each word of a reply, nor where the person folds it after that.
  }, [query, folds, key]);
  if (end === undefined) return { text, isFolded: false, toggle: () => undefined };
  const isFolded = !(chosen ?? grewHere.current);
  return {
    text: isFolded ? text.slice(0, endOfLine(text, shownFolded)) : text,
    lines: text.split('\n').length,
    isFolded,
    toggle: () => folds.choose(key, isFolded),
  };
}

/** Where a line (1 is the first one) ends; undefined where no further one follows. */
function endOfLine(text: string, line: number): number | undefined {
  let end = -1;
  for (let n = 0; n < line; n++) {
    end = text.indexOf('\n', end + 1);
    if (end === -1) return undefined;
  }
  return end;
}
