import { t } from '../../protocol/texts.ts';
import type { TokenCounter } from '../tokenCounter.ts';
import type { OldTurn } from './chooseReductions.ts';
import { cutMiddle } from './cutMiddle.ts';
import type { Summariser, SummaryAnswer } from './summariser.ts';
import { summaryQuestion } from './summaryPrompt.ts';
import { turnText } from './transcript.ts';

interface SummariseOptions {
  readonly summariser: Summariser;
  /** Names that have to be in it. */
  readonly names: readonly string[];
  /** Tokens of the summary, at most. */
  readonly limit: number;
  readonly counter: TokenCounter;
  readonly signal: AbortSignal;
}

/**
 * The turns as a model sums them up, going on from `base`: part by part where they do not fit into one
 * question. Rejects with the signal's reason.
 */
export async function summarise(
  base: string,
  turns: readonly OldTurn[],
  { summariser, names, limit, counter, signal }: SummariseOptions,
): Promise<SummaryAnswer> {
  const texts = turns.map(turnText);
  const counts = await counter.count(texts, signal);
  let soFar = base;
  let answer: SummaryAnswer = { type: 'failed', reason: t('There is nothing to summarise.') };
  for (const transcript of partsOf(texts, counts, Math.max(1, summariser.room - limit))) {
    const told = soFar === '' ? {} : { soFar };
    answer = await summariser.ask(
      summaryQuestion({ transcript, names, limit, ...told }),
      limit,
      signal,
    );
    if (answer.type === 'failed') return answer;
    soFar = answer.text.trim();
    if (soFar === '') return { type: 'failed', reason: t('The model gave an empty summary.') };
  }
  return answer;
}

/** Texts of whole turns of at most `room` tokens; one that is longer is cut in its middle. */
function partsOf(
  texts: readonly string[],
  counts: readonly number[],
  room: number,
): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let size = 0;
  for (const [at, text] of texts.entries()) {
    const tokens = counts[at] ?? 0;
    if (part !== '' && size + tokens > room) {
      parts.push(part);
      part = '';
      size = 0;
    }
    part += tokens > room ? shortened(text, room / tokens) : text;
    size += Math.min(tokens, room);
  }
  return part === '' ? parts : [...parts, part];
}

/** The two ends of a text, `share` of it together. */
function shortened(text: string, share: number): string {
  const half = Math.floor((text.length * share) / 2.1);
  return cutMiddle(text, half, half);
}
