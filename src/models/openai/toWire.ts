import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import type { ModelRequest } from '../languageModel.ts';

/** The request as OpenAI's chat completions take it. */
export function toWire(
  request: ModelRequest,
  model: string,
  host: string,
): ChatCompletionCreateParamsStreaming {
  return {
    model,
    messages: request.messages.map(({ role, text }) => ({ role, content: text })),
    stream: true,
    stream_options: { include_usage: true },
    ...(wantsNewName(model, host)
      ? { max_completion_tokens: request.maxOutputTokens }
      : { max_tokens: request.maxOutputTokens }),
  };
}

/**
 * OpenAI's reasoning models refuse `max_tokens`; most compatible servers know nothing else.
 * Source: OpenAI's API reference, "Create chat completion".
 */
function wantsNewName(model: string, host: string): boolean {
  return host === 'api.openai.com' || /^(?:[\w.-]+\/)?(?:o\d|gpt-5)/.test(model);
}
