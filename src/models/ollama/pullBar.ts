import type { PullPart } from '../languageModel.ts';
import { pullText } from './pullText.ts';

type PullProgress = Extract<PullPart, { readonly type: 'progress' }>;

/**
 * How far a pull is as VS Code's progress takes it: `increment` is in percent of the bar. A bar cannot go
 * back: where a part is found whose size nobody knew, it stands until as much is there again.
 */
export function createPullBar(): (part: PullProgress) => {
  readonly message: string;
  readonly increment: number;
} {
  let shown = 0;
  return (part) => {
    const percent = part.total > 0 ? (100 * part.completed) / part.total : 0;
    const increment = Math.max(0, percent - shown);
    shown += increment;
    return { message: pullText(part), increment };
  };
}
