import { createBar } from '../../protocol/progressSteps.ts';
import type { PullPart } from '../languageModel.ts';
import { pullText } from './pullText.ts';

type PullProgress = Extract<PullPart, { readonly type: 'progress' }>;

/** How far a pull is as VS Code's progress takes it: parts are found whose size nobody knew. */
export function createPullBar(): (part: PullProgress) => ReturnType<ReturnType<typeof createBar>> {
  const bar = createBar();
  return (part) =>
    bar({ message: pullText(part), counted: { done: part.completed, of: part.total } });
}
