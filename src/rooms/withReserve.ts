import type { ModelInfo } from '../protocol/model.ts';

/** The model with no more room kept for a reply than `reserve` tokens. */
export function withReserve(info: ModelInfo, reserve: number): ModelInfo {
  return { ...info, window: { ...info.window, reply: Math.min(info.window.reply, reserve) } };
}
