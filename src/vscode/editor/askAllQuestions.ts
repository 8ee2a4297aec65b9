import type { LanguageModel } from '../../models/languageModel.ts';
import { t } from '../../protocol/texts.ts';
import type { Tell } from '../../protocol/progressSteps.ts';
import { askForFindings, type AskedFindings } from './askForFindings.ts';

type Found = Extract<AskedFindings, { type: 'findings' }>['findings'];

/**
 * Asks one question after the other, each with its number where there are several. `end` is that of the
 * question that was not answered, else of the last one.
 */
export async function askAllQuestions(
  { questions, model }: { readonly questions: readonly string[]; readonly model: LanguageModel },
  signal: AbortSignal,
  tell: Tell,
): Promise<{ readonly found: Found; readonly end: AskedFindings }> {
  const found: Found = [];
  let end: AskedFindings = { type: 'findings', findings: [] };
  for (const [at, question] of questions.entries()) {
    const of = questions.length;
    if (of > 1) tell({ message: t('question {0} of {1}', at + 1, of), counted: { done: at, of } });
    const answer = await askForFindings(model, question, signal);
    if (answer.type === 'findings') found.push(...answer.findings);
    else end = answer;
    // A dry run answers nothing and wants to hear them all.
    if (answer.type === 'failed' || signal.aborted) break;
  }
  return { found, end };
}
