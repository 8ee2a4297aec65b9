/** What Gemini gave with its tool calls and wants back with them, by the call's id. */
export interface ThoughtSignatures {
  readonly remember: (callId: string, signature: string) => void;
  readonly of: (callId: string) => string | undefined;
}

/** Characters: a signature has up to some thousands. */
const defaultLimit = 4e6;

/**
 * Keeps signatures in memory, the oldest going first. They are no part of a `ToolCall`, for they mean
 * nothing to any other provider; where one is lost (the window was reloaded, another model made the
 * call) the request says so, as Google's page on thought signatures describes.
 */
export function createThoughtSignatures(limit: number = defaultLimit): ThoughtSignatures {
  const kept = new Map<string, string>();
  let size = 0;

  function forget(callId: string): void {
    const signature = kept.get(callId);
    if (signature === undefined) return;
    kept.delete(callId);
    size -= callId.length + signature.length;
  }

  return {
    remember(callId, signature) {
      forget(callId);
      kept.set(callId, signature);
      size += callId.length + signature.length;
      for (const oldest of kept.keys()) {
        if (size <= limit) return;
        forget(oldest);
      }
    },
    of: (callId) => kept.get(callId),
  };
}
