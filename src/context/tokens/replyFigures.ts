import type { MessageId } from '../../protocol/ids.ts';
import type { ModelRef } from '../../protocol/model.ts';
import { findReply, type SessionState } from '../../protocol/sessionState.ts';

/** How one request was counted, here and by the provider. */
export interface ReplyFigures {
  readonly model: ModelRef;
  /** Tokens as counted here, without any correction. */
  readonly counted: number;
  /** Tokens as the provider reported them. */
  readonly reported: number;
}

/**
 * What a reply tells about its model's tokenizer. Nothing where its usage was counted here, where
 * another model or the cache answered, or where something was sent that was not counted as text. Pure.
 */
export function replyFigures(state: SessionState, id: MessageId): ReplyFigures | undefined {
  const reply = findReply(state, id);
  if (!reply?.usage || reply.usage.estimated) return undefined;
  const { receipt, origin, usage, model } = reply;
  if (origin?.cached || origin?.model || receipt.masked || !receipt.estimated) return undefined;
  const hasImages = state.messages.some((each) => each.kind === 'message' && each.images);
  if (hasImages) return undefined;
  return { model, counted: receipt.used / (receipt.factor ?? 1), reported: usage.input };
}
