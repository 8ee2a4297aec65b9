import type { Step, Tell } from '../protocol/progressSteps.ts';
import { amount, t } from '../protocol/texts.ts';

/** "120 of 480 files". */
export function fileStep(done: number, of: number): Step {
  return { message: t('{0} of {1} files', amount(done), amount(of)), counted: { done, of } };
}

/** To be called before each of so many files is read: it says how many were. */
export function createFileCount(of: number, tell: Tell): () => void {
  let done = 0;
  return () => tell(fileStep(done++, of));
}
