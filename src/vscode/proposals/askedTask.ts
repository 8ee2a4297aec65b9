import type { createEditSteps } from '../../commands/editSteps.ts';
import type { EditBlock, EditBlocks } from '../../edits/editBlocks.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import type { CorrelationId } from '../../protocol/ids.ts';
import type { Reply } from '../../protocol/sessionState.ts';
import type { TaskProgress } from '../commands/taskProgress.ts';
import type { SlashCall } from '../panel/slashCall.ts';
import type { EditTask } from './editTask.ts';

/** A task whose answer is on its way. */
export interface Asked {
  readonly task: EditTask;
  /** Where it was asked, where that is not the chat of the side bar. */
  readonly call: SlashCall | undefined;
  /** Edits of earlier answers that have their place. */
  readonly taken: readonly EditBlock[];
  /** How often the model was told that an edit has no place. */
  readonly tries: number;
  /** Ends with the last try. */
  readonly progress: TaskProgress;
  /** How far its answer is. */
  readonly stepOf: ReturnType<typeof createEditSteps>;
}

/** Where a change comes from. */
export interface Origin {
  readonly reply: Reply;
  readonly correlation: CorrelationId;
}

/** Its answer. */
export interface Answered extends Origin {
  readonly answer: EditBlocks;
}

type ReplyEnd = Extract<
  SessionEvent,
  { type: 'reply-ended' | 'reply-stopped' | 'reply-failed' | 'reply-interrupted' }
>;

export function isEnd(event: SessionEvent): event is ReplyEnd {
  return /^reply-(?:ended|stopped|failed|interrupted)$/u.test(event.type);
}
