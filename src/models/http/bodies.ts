import { untilAborted } from '../untilAborted.ts';

/** Lets go of a body that nobody reads, and so of its connection. */
export function abandonBody(response: Response): void {
  response.body?.cancel().then(undefined, () => undefined);
}

/**
 * The first `limit` bytes of a body as text. What broke off, or is not there when `late` aborts, is as much
 * as came: an error body is worth showing in pieces too. Rejects only when `signal` aborts.
 */
export async function readText(
  response: Response,
  limit: number,
  signal: AbortSignal,
  late?: AbortSignal,
): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const over = late ? AbortSignal.any([signal, late]) : signal;
  let text = '';
  try {
    for (let size = 0; size < limit;) {
      const { done, value } = await untilAborted(reader.read(), over);
      if (done) break;
      size += value.length;
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    if (signal.aborted) throw error;
  } finally {
    reader.cancel().then(undefined, () => undefined);
  }
  return text.slice(0, limit);
}
