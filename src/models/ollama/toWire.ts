// Types only: importing the package puts a fetch of its own in place of the global one where there is
// none, it aborts all of its streams at once, and its errors have lost the response's headers.
import type { ChatRequest, Message, Tool } from 'ollama';
import type { ModelCapabilities } from '../../protocol/model.ts';
import type { ChatMessage, ModelRequest } from '../languageModel.ts';
import { toolArguments } from '../toolArguments.ts';

/** The body of `/api/chat`. */
export interface OllamaRequest extends ChatRequest {
  /** False: an error where the request is longer than the window, instead of cutting it silently. */
  readonly truncate: boolean;
  /** False: the reply ends at the window's end, instead of forgetting how the request began. */
  readonly shift: boolean;
}

export interface ToWireOptions {
  readonly model: string;
  /** Tokens of request and reply together. */
  readonly window: number;
  readonly capabilities?: ModelCapabilities | undefined;
  /** How long the model stays loaded, as Ollama spells it: `30m`, seconds, -1 for ever. */
  readonly keepAlive?: string | number | undefined;
}

/**
 * The request as Ollama takes it. The window goes with each: without it Ollama loads the model with
 * its own small default and drops the oldest messages without a word. Source: Ollama's docs/api.md;
 * `truncate` and `shift` are in its `ChatRequest` since 0.12, and older servers ignore them.
 */
export function toWire(request: ModelRequest, options: ToWireOptions): OllamaRequest {
  const { model, window, keepAlive } = options;
  const { tools = [] } = request;
  const think = thinkOf(options, request.effort);
  return {
    model,
    messages: messagesOf(request.messages),
    stream: true,
    ...(tools.length > 0
      ? { tools: tools.map((tool): Tool => ({ type: 'function', function: { ...tool } })) }
      : {}),
    ...(think === undefined ? {} : { think }),
    // A model that is held to JSON calls no tool.
    ...(request.responseFormat && tools.length === 0 ? { format: 'json' } : {}),
    options: { num_ctx: window, num_predict: request.maxOutputTokens },
    ...(keepAlive === undefined ? {} : { keep_alive: keepAlive }),
    truncate: false,
    shift: false,
  };
}

function messagesOf(messages: readonly ChatMessage[]): Message[] {
  const names = new Map<string, string>();
  return messages.map((message) => {
    const { role, text, images = [], toolCalls = [], callId = '' } = message;
    // An id may come again in a later turn: a result belongs to the last call that had it.
    for (const { id, name } of toolCalls) names.set(id, name);
    return {
      role,
      content: text,
      ...(images.length > 0 ? { images: images.map(({ base64 }) => base64) } : {}),
      ...(toolCalls.length > 0
        ? {
            tool_calls: toolCalls.map(({ name, arguments: json }) => ({
              function: { name, arguments: toolArguments(json) },
            })),
          }
        : {}),
      ...(role === 'tool' ? { tool_name: names.get(callId) ?? callId } : {}),
    };
  });
}

/** Said only to a model that can think: any other answers with an error. gpt-oss takes levels, and cannot stop. */
function thinkOf(
  { model, capabilities }: ToWireOptions,
  effort: ModelRequest['effort'],
): ChatRequest['think'] {
  if (effort === undefined || !capabilities?.reasoning) return undefined;
  if (!model.includes('gpt-oss')) return effort !== 'none';
  return effort === 'none' ? 'low' : effort;
}
