import type {
  EasyInputMessage,
  FunctionTool,
  ResponseCreateParamsStreaming,
  ResponseInputContent,
  ResponseInputItem,
} from 'openai/resources/responses/responses';
import type { ChatMessage, ModelRequest, ToolDefinition } from '../languageModel.ts';
import type { Quirks } from './quirks.ts';

/** What goes over the wire; the client is told that it streams, whatever is asked for. */
export type ResponsesBody = Omit<ResponseCreateParamsStreaming, 'stream'> & {
  readonly stream: boolean;
};

/** The request as OpenAI's Responses API takes it. Nothing is kept on the server. */
export function toResponses(request: ModelRequest, model: string, quirks: Quirks): ResponsesBody {
  const { tools = [], responseFormat } = request;
  return {
    model,
    input: request.messages.flatMap(itemsOf),
    stream: quirks.whole !== true,
    store: false,
    max_output_tokens: request.maxOutputTokens,
    ...(tools.length > 0 ? { tools: tools.map(toolOf) } : {}),
    ...(responseFormat && !quirks.noJson ? { text: { format: { type: 'json_object' } } } : {}),
    ...reasoningOf(request, model, quirks),
  };
}

/**
 * The models that think before they answer, by OpenAI's own names.
 * Source: OpenAI's guide "Reasoning models".
 */
export function thinks(model: string): boolean {
  const name = model.slice(model.lastIndexOf('/') + 1);
  return /^(?:o\d|gpt-5|codex)/.test(name) && !/-chat/.test(name);
}

function reasoningOf(
  { effort }: ModelRequest,
  model: string,
  quirks: Quirks,
): Pick<ResponseCreateParamsStreaming, 'reasoning'> {
  const wished = quirks.noEffort ? undefined : effort;
  const summary = thinks(model) && quirks.noSummary !== true;
  if (wished === undefined && !summary) return {};
  return {
    reasoning: {
      ...(wished === undefined ? {} : { effort: wished }),
      ...(summary ? { summary: 'auto' } : {}),
    },
  };
}

function toolOf({ name, description, parameters }: ToolDefinition): FunctionTool {
  return { type: 'function', strict: false, name, description, parameters };
}

function itemsOf(message: ChatMessage): readonly ResponseInputItem[] {
  const { role, text, images = [], toolCalls = [], callId = '' } = message;
  switch (role) {
    case 'tool':
      return [{ type: 'function_call_output', call_id: callId, output: text }];
    case 'assistant': {
      const said: readonly EasyInputMessage[] = text === '' ? [] : [{ role, content: text }];
      const calls = toolCalls.map(
        ({ id, name, arguments: given }) =>
          ({ type: 'function_call', call_id: id, name, arguments: given }) as const,
      );
      return [...said, ...calls];
    }
    case 'system':
      return [{ role, content: text }];
    case 'user': {
      if (images.length === 0) return [{ role, content: text }];
      const pictures = images.map(({ mimeType, base64 }): ResponseInputContent => {
        const url = `data:${mimeType};base64,${base64}`;
        return { type: 'input_image', detail: 'auto', image_url: url };
      });
      return [
        { role, content: text === '' ? pictures : [{ type: 'input_text', text }, ...pictures] },
      ];
    }
  }
}
