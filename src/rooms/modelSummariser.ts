import type { Summariser, SummaryAnswer } from '../context/compaction/summariser.ts';
import type { SummaryQuestion } from '../context/compaction/summaryPrompt.ts';
import type { LanguageModel } from '../models/languageModel.ts';
import { createId, type SessionId } from '../protocol/ids.ts';
import { t } from '../protocol/texts.ts';

/** Tokens of a question beside the text to be summarised: the instructions and the names. */
const overhead = 1_500;
/** Tokens that a model may think before it writes, where it thinks. */
const thinking = 4_000;
/** Answers that are remembered: those to the parts of one conversation. */
const mostRemembered = 16;

/** Remembers what was summarised, so that work that was broken off goes on where it was. */
export class SummaryMemory {
  readonly #answers = new Map<string, SummaryAnswer>();

  get({ part }: SummaryQuestion): SummaryAnswer | undefined {
    return this.#answers.get(part);
  }

  set({ part }: SummaryQuestion, answer: SummaryAnswer): void {
    this.#answers.set(part, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > mostRemembered && oldest !== undefined) this.#answers.delete(oldest);
  }
}

/** A model, with its policies around it, that summarises for a session: what it costs counts there. */
export function createModelSummariser(
  model: LanguageModel,
  session: SessionId,
  memory: SummaryMemory,
): Summariser {
  const { window } = model.info;
  return {
    room: Math.max(0, window.total - window.reply - overhead),
    async ask(question, limit, signal) {
      const known = memory.get(question);
      if (known) return known;
      const most = Math.min(window.reply, limit + thinking);
      const answer = await askModel(model, question, { session, most, signal });
      if (answer.type === 'summary') memory.set(question, answer);
      return answer;
    },
  };
}

interface AskOptions {
  readonly session: SessionId;
  /** Tokens of the answer, at most. */
  readonly most: number;
  readonly signal: AbortSignal;
}

async function askModel(
  model: LanguageModel,
  { system, user }: SummaryQuestion,
  { session, most, signal }: AskOptions,
): Promise<SummaryAnswer> {
  const messages = [
    { role: 'system', text: system },
    { role: 'user', text: user },
  ] as const;
  const request = { messages, maxOutputTokens: most, session, correlation: createId() };
  let by = model.info.ref;
  let text = '';
  for await (const part of model.stream({ ...request, effort: 'low' }, signal)) {
    signal.throwIfAborted();
    if (part.type === 'text-delta') text += part.text;
    if (part.type === 'notice' && part.notice.type === 'answered-by') by = part.notice.model;
    if (part.type !== 'finish') continue;
    const { outcome } = part;
    if (outcome.type === 'done') return { type: 'summary', text, model: by };
    if (outcome.type === 'failed') return { type: 'failed', reason: outcome.failure.title };
  }
  signal.throwIfAborted();
  return { type: 'failed', reason: t('The model broke off.') };
}
