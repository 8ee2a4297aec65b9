import { place, type CodeTarget } from './explain.ts';

/** The message with which Refactor asks; the selected code goes along as context. */
export function refactorPrompt(target: CodeTarget, instruction: string): string {
  return `Refactor the selected code, ${place(target)}: ${instruction}

Reply with what is to stand in the place of exactly these lines, whole and ready to use, in one code block. Nothing from outside the selection, no line numbers, no omissions. Keep the indentation and whatever is not affected. Behaviour stays the same unless the instruction says otherwise.`;
}
