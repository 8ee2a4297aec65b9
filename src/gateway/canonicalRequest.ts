import { createHash } from 'node:crypto';
import type { ModelRequest } from '../models/languageModel.ts';
import type { ModelRef } from '../protocol/model.ts';

/**
 * SHA-256 over what decides an answer, in hexadecimal: two requests with one digest ask the same model
 * for the same. The order of keys does not matter; the correlation and what is only a hint do not count.
 */
export function requestDigest(ref: ModelRef, request: ModelRequest): string {
  const { messages, tools = [], effort, responseFormat, maxOutputTokens } = request;
  const { provider, model } = ref;
  const decisive = { messages, tools, effort, responseFormat, maxOutputTokens };
  return digest(canonical({ provider, model, ...decisive }));
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** JSON with sorted keys; what is undefined is as good as not there. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
