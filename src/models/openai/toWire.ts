import type {
  ChatCompletionContentPart,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { ChatMessage, ModelRequest } from '../languageModel.ts';
import type { Quirks } from './quirks.ts';

/** What goes over the wire; the client is told that it streams, whatever is asked for. */
export type ChatBody = Omit<ChatCompletionCreateParamsStreaming, 'stream'> & {
  readonly stream: boolean;
};

/** The request as OpenAI's chat completions take it. */
export function toWire(
  request: ModelRequest,
  model: string,
  host: string,
  quirks: Quirks,
): ChatBody {
  const { tools, effort, responseFormat } = request;
  const usual = wantsNewName(model, host) ? 'max_completion_tokens' : 'max_tokens';
  const stream = quirks.whole !== true;
  return {
    model,
    messages: request.messages.map(messageOf),
    stream,
    ...(stream && !quirks.noStreamOptions ? { stream_options: { include_usage: true } } : {}),
    [quirks.limitName ?? usual]: request.maxOutputTokens,
    ...(tools && tools.length > 0
      ? { tools: tools.map((tool) => ({ type: 'function', function: { ...tool } })) }
      : {}),
    ...(effort && !quirks.noEffort ? { reasoning_effort: effort } : {}),
    ...(responseFormat && !quirks.noJson ? { response_format: { type: 'json_object' } } : {}),
  };
}

function messageOf(message: ChatMessage): ChatCompletionMessageParam {
  const { role, text, images = [], toolCalls = [], callId = '' } = message;
  switch (role) {
    case 'system':
      return { role, content: text };
    case 'tool':
      return { role, content: text, tool_call_id: callId };
    case 'assistant':
      return toolCalls.length === 0
        ? { role, content: text }
        : {
            role,
            content: text === '' ? null : text,
            tool_calls: toolCalls.map(({ id, ...called }) => ({
              id,
              type: 'function',
              function: called,
            })),
          };
    case 'user': {
      if (images.length === 0) return { role, content: text };
      const pictures = images.map(({ mimeType, base64 }): ChatCompletionContentPart => {
        return { type: 'image_url', image_url: { url: `data:${mimeType};base64,${base64}` } };
      });
      return { role, content: text === '' ? pictures : [{ type: 'text', text }, ...pictures] };
    }
  }
}

/**
 * OpenAI's reasoning models refuse `max_tokens`; most compatible servers know nothing else.
 * Source: OpenAI's API reference, "Create chat completion".
 */
function wantsNewName(model: string, host: string): boolean {
  return host === 'api.openai.com' || /^(?:[\w.-]+\/)?(?:o\d|gpt-5)/.test(model);
}
