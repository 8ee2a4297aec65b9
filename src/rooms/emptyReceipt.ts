import type { ContextReceipt } from '../protocol/contextItems.ts';
import type { ModelInfo } from '../protocol/model.ts';

/** A receipt for a request that was never made. */
export function emptyReceipt(model: ModelInfo | undefined): ContextReceipt {
  return {
    items: [],
    used: 0,
    window: model?.window.total ?? 0,
    reserve: model?.window.reply ?? 0,
    estimated: false,
  };
}
