import type { ModelRef } from '../../protocol/model.ts';
import type { SummaryQuestion } from './summaryPrompt.ts';

/** What a model made of it; `reason` is for a person. */
export type SummaryAnswer =
  | { readonly type: 'summary'; readonly text: string; readonly model: ModelRef }
  | { readonly type: 'failed'; readonly reason: string };

/** A model that can summarise. */
export interface Summariser {
  /** Tokens of text that one question of it has room for. */
  readonly room: number;
  /** Never rejects but with the signal's reason. `limit`: tokens of the answer, at most. */
  ask(question: SummaryQuestion, limit: number, signal: AbortSignal): Promise<SummaryAnswer>;
}
