import { editBlocks } from '../edits/editBlocks.ts';
import { t } from '../protocol/texts.ts';
import type { Step } from '../protocol/progressSteps.ts';

/**
 * How many files an answer changes that is still growing: those of its whole edits, for how many there will be
 * only its end says. Undefined where that is as many as before, or fewer than two.
 */
export function createEditSteps(): (textSoFar: string) => Step | undefined {
  let shown = 1;
  return (textSoFar) => {
    const files = new Set(editBlocks(textSoFar).blocks.map(({ path }) => path)).size;
    if (files <= shown) return undefined;
    shown = files;
    return { message: t('{0} files so far', files) };
  };
}
