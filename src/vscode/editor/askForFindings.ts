import type * as v from 'valibot';
import { reviewAnswer, reviewInstructions } from '../../commands/reviewFindings.ts';
import type { LanguageModel } from '../../models/languageModel.ts';
import { askStructured } from '../../models/structured/askStructured.ts';
import { createId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';

export type AskedFindings =
  | {
      readonly type: 'findings';
      readonly findings: v.InferOutput<typeof reviewAnswer>['findings'];
    }
  | { readonly type: 'cancelled' }
  /** `why` is for a person. */
  | { readonly type: 'failed'; readonly why: string };

/** Asks a model what it finds in the code or the changes that `text` shows. */
export async function askForFindings(
  model: LanguageModel,
  text: string,
  signal: AbortSignal,
): Promise<AskedFindings> {
  const messages = [
    { role: 'system', text: reviewInstructions },
    { role: 'user', text },
  ] as const;
  const maxOutputTokens = model.info.window.reply;
  const request = { messages, maxOutputTokens, correlation: createId() };
  const answer = await askStructured(model, request, reviewAnswer, signal);
  switch (answer.type) {
    case 'cancelled':
      return answer;
    case 'failed':
      return { type: 'failed', why: answer.failure.title };
    case 'unusable':
      return { type: 'failed', why: t('the model’s answer cannot be used. {0}', answer.problem) };
    default:
      return { type: 'findings', findings: answer.value.findings };
  }
}
