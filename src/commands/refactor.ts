import { editFormat } from '../edits/editBlocks.ts';
import type { CodeTarget } from './codeTarget.ts';
import { placeOf } from './explain.ts';
import type { Filled } from './prompts/promptTable.ts';

/** What Refactor asks; the code goes along as context. */
export function refactorPrompt(target: CodeTarget, instruction: string): Filled {
  return { name: 'refactor', values: { ...placeOf(target), instruction, format: editFormat } };
}
