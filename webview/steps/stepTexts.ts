import type { Step } from '../../src/protocol/steps.ts';
import { visiblePath } from '../markdown/visiblePath.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { titleOf } from './stepKind.ts';

/** What stands on a step's card: one line. */
export function lineOf(step: Step): { readonly tool: string; readonly title: string } {
  return { tool: visiblePath(step.tool), title: visiblePath(titleOf(step)) };
}

/** What a step shows when all of it is open, a piece for each part. */
export function textsOf(step: Step): readonly string[] {
  const { tool, title } = lineOf(step);
  return [`${tool} ${title}`, ...bodyOf(step)];
}

/** What its card hides. */
export function bodyOf({ input, output }: Step): readonly string[] {
  return [input.head, output?.head ?? ''].filter((text) => text.trim() !== '').map(visibleText);
}
