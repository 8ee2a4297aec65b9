import { renderNote } from '../context/prompt.ts';
import { editFormat } from '../edits/editBlocks.ts';
import type { CodeTarget } from './codeTarget.ts';
import { placeOf } from './explain.ts';
import type { Filled } from './prompts/promptTable.ts';

/** What Fix asks; `problems` is what `problemNote` makes, or what the person says is wrong. */
export function fixPrompt(target: CodeTarget, problems: string): Filled {
  return { name: 'fix', values: { ...placeOf(target), problems, format: editFormat } };
}

/** What Explain asks about what an editor underlines. */
export function explainProblemPrompt(target: CodeTarget, problems: string): Filled {
  return { name: 'explain-problem', values: { ...placeOf(target), problems } };
}

/** What Document asks; `form` is that of the examples which the project runs, where it has some. */
export function documentPrompt(target: CodeTarget, form?: string): Filled {
  const examples =
    form === undefined
      ? ''
      : `This project has examples in its documentation that are run. Give what can be called without a set-up one or two of them, with results that you are sure of, in this form: ${form}.\n\n`;
  return { name: 'document', values: { ...placeOf(target), format: examples + editFormat } };
}

/** What Simplify asks. */
export function simplifyPrompt(target: CodeTarget): Filled {
  return { name: 'simplify', values: { ...placeOf(target), format: editFormat } };
}

/** What Analyze asks. */
export function analyzePrompt(target: CodeTarget): Filled {
  return { name: 'analyze', values: placeOf(target) };
}

/** What Analyze asks where its findings are to stand on their lines; `text` is the whole file's. */
export function findingsPrompt(target: CodeTarget, text: string): Filled {
  const { start, end } = target.lines;
  const lines = text.split(/\r\n|\r|\n/u).slice(start - 1, end);
  const numbered = lines.map((line, at) => `${String(start + at).padStart(4)} ${line}`).join('\n');
  const place = placeOf(target);
  const title = `${target.path}, ${place.lines}`;
  const code = renderNote({ kind: 'Code', title, language: '', text: numbered }).trimEnd();
  return { name: 'analyze-findings', values: { ...place, code } };
}
