import type { StreamOutcome, StreamPart } from '../models/languageModel.ts';
import { abandon } from '../models/untilAborted.ts';
import type { Rest } from './handOver.ts';

/** What a stream came to before its content: it began to answer, or it ended first. */
export type LeadIn =
  | { readonly type: 'answering'; readonly rest: Rest }
  /** `outcome` is undefined where it ended without a word. */
  | { readonly type: 'ended'; readonly outcome: StreamOutcome | undefined; readonly rest: Rest };

/** True for what a person or a tool would miss: after it a request cannot be sent anew. */
export function isContent({ type }: StreamPart): boolean {
  return type === 'text-delta' || type === 'reasoning-delta' || type === 'tool-call-delta';
}

/**
 * Reads `stream` up to its first content. Notices pass at once; a usage is held back, for it is nobody's
 * where the request is sent anew.
 */
export async function* leadIn(
  stream: AsyncIterable<StreamPart>,
): AsyncGenerator<StreamPart, LeadIn, undefined> {
  const parts = stream[Symbol.asyncIterator]();
  const first: StreamPart[] = [];
  let handed = false;
  try {
    for (;;) {
      const next = await parts.next();
      if (next.done) return { type: 'ended', outcome: undefined, rest: { first } };
      const part = next.value;
      if (part.type === 'notice') {
        yield part;
        continue;
      }
      first.push(part);
      if (part.type === 'finish') return { type: 'ended', outcome: part.outcome, rest: { first } };
      if (isContent(part)) {
        handed = true;
        return { type: 'answering', rest: { first, parts } };
      }
    }
  } finally {
    if (!handed) abandon(parts);
  }
}
