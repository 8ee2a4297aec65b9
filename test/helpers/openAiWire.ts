import { fieldOf } from './jsonField.ts';
import type { Wire, WireFormat, WireRequest } from './wire.ts';

/** OpenAI's chat completions. */
export const openAiWire: Wire = {
  basePath: '/v1',
  isChat: ({ method, path }) => method === 'POST' && path === '/v1/chat/completions',
  isModelList: ({ path }) => path === '/v1/models',
  modelOf({ body }) {
    const model = fieldOf(body, 'model');
    return typeof model === 'string' ? model : undefined;
  },
  lastMessage({ body }) {
    const messages = fieldOf(body, 'messages');
    const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
    const content = fieldOf(last, 'content');
    return typeof content === 'string' ? content : '';
  },
  keyOf: ({ authorization }) => authorization?.replace(/^Bearer /, ''),
  modelList: (models) => ({
    object: 'list',
    data: models.map((model) =>
      typeof model === 'string'
        ? { id: model, object: 'model', created: 0, owned_by: 'fake' }
        : model,
    ),
  }),
  failure: (_status, message, code) => ({
    error: { message, type: 'invalid_request_error', param: null, code },
  }),
  streams: ({ body }) => body === undefined || fieldOf(body, 'stream') === true,
  format: createFormat,
  whole(script, { body }) {
    const content = script.map((step) => (step.type === 'text' ? step.text : '')).join('');
    const reason = script.find((step) => step.type === 'finish')?.reason ?? 'stop';
    const counted = script.find((step) => step.type === 'usage');
    const calls = script.flatMap((step) =>
      step.type === 'tool-call'
        ? [
            {
              id: step.id,
              type: 'function',
              function: { name: step.name, arguments: step.arguments },
            },
          ]
        : [],
    );
    const called = calls.length === 0 ? {} : { tool_calls: calls };
    return {
      id: 'chatcmpl-fake',
      object: 'chat.completion',
      created: 0,
      model: fieldOf(body, 'model'),
      choices: [
        { index: 0, message: { role: 'assistant', content, ...called }, finish_reason: reason },
      ],
      usage: usageOf(counted?.input ?? 0, counted?.output ?? 0),
    };
  },
};

function createFormat({ body }: WireRequest): WireFormat {
  const event = (data: unknown, name?: string): string =>
    `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;
  const chunk = (fields: object): string =>
    event({
      id: 'chatcmpl-fake',
      object: 'chat.completion.chunk',
      created: 0,
      model: fieldOf(body, 'model'),
      ...fields,
    });
  const delta = (fields: object): string =>
    chunk({ choices: [{ index: 0, delta: fields, finish_reason: null }] });
  const call = (index: number, fields: object): string =>
    delta({ tool_calls: [{ index, ...fields }] });
  return {
    contentType: 'text/event-stream',
    text: (piece) => delta({ content: piece }),
    reasoning: (piece) => delta({ reasoning_content: piece }),
    toolCallStart: (index, id, name) =>
      call(index, { id, type: 'function', function: { name, arguments: '' } }),
    toolCallPiece: (index, piece) => call(index, { function: { arguments: piece } }),
    toolCallEnd: () => '',
    usage: (input, output) =>
      fieldOf(fieldOf(body, 'stream_options'), 'include_usage') === true
        ? chunk({ choices: [], usage: usageOf(input, output) })
        : '',
    finish: (reason) => chunk({ choices: [{ index: 0, delta: {}, finish_reason: reason }] }),
    done: () => 'data: [DONE]\n\n',
    event,
  };
}

function usageOf(input: number, output: number): object {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}
