import type { ModelRef } from '../protocol/model.ts';

/** A key for maps; no provider's id holds a line end. */
export function modelKey({ provider, model }: ModelRef): string {
  return `${provider}\n${model}`;
}
