import { planContext } from '../context/buildContext.ts';
import type { EditorSource, OpenEditor } from '../context/editorSource.ts';
import type { TokenCounter } from '../context/tokenCounter.ts';
import type { CorrelationId, MessageId } from '../protocol/ids.ts';
import type { ModelInfo } from '../protocol/model.ts';
import type { SessionState } from '../protocol/sessionState.ts';
import { emptyReceipt, tooLong, type PlannedRequest } from './turn.ts';

/** A question, and all that its context is made of. */
export interface Asked {
  readonly state: SessionState;
  readonly question: string;
  /** The message that is answered. */
  readonly answering: MessageId;
  /** Chips that the person took away. */
  readonly removed: ReadonlySet<string>;
  /** Files that a command attached. */
  readonly pinned: readonly OpenEditor[] | undefined;
  readonly model: ModelInfo;
  readonly correlation: CorrelationId;
  /** True where a person wants another answer than the last. */
  readonly fresh: boolean;
}

interface PlanParts {
  readonly editors: EditorSource;
  readonly counter: TokenCounter;
  /** The kinds of secret in `text` that the policies will mask. */
  readonly secretsIn: (text: string) => readonly string[];
}

/** The request that a question comes to within the model's window, with its receipt. */
export async function planRequest(
  { pinned, model, correlation, fresh, ...asked }: Asked,
  { editors, counter, secretsIn }: PlanParts,
  signal: AbortSignal,
): Promise<PlannedRequest> {
  const plan = await planContext(
    { ...asked, model, editors: await editors.openEditors(), ...(pinned ? { pinned } : {}) },
    counter,
    signal,
  );
  if (plan.type === 'too-long') {
    return { type: 'failed', receipt: emptyReceipt(model), failure: tooLong(plan, model) };
  }
  const masked = [...new Set(plan.messages.flatMap((each) => secretsIn(each.text)))];
  return {
    type: 'request',
    receipt: masked.length > 0 ? { ...plan.receipt, masked } : plan.receipt,
    request: {
      messages: plan.messages,
      maxOutputTokens: model.window.reply,
      session: asked.state.id,
      correlation,
      ...(fresh ? { fresh } : {}),
    },
  };
}
