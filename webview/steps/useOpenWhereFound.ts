import { useContext, useEffect } from 'preact/hooks';
import { patternOf } from '../find/finder.ts';
import { FoundHere } from '../find/useFound.ts';
import { usePanel } from '../panel.ts';

/** Opens a fold once when what is looked for stands in what it hides. */
export function useOpenWhereFound(id: string, hidden: () => readonly string[]): void {
  const { folds } = usePanel();
  const query = useContext(FoundHere);
  useEffect(() => {
    const pattern = query === undefined ? undefined : patternOf(query);
    if (pattern && hidden().some((text) => text.search(pattern) !== -1)) folds.choose(id, true);
    // Not again with each word of a reply, nor where the person folds it after that.
  }, [query, folds, id]);
}
