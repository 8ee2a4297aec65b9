import { fieldOf } from './jsonField.ts';
import type { Wire, WireFormat, WireRequest } from './wire.ts';

/** Ollama's `/api/chat`: one JSON object a line. */
export const ollamaWire: Wire = {
  basePath: '',
  isChat: ({ method, path }) => method === 'POST' && path === '/api/chat',
  isModelList: ({ path }) => path === '/api/tags',
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
    models: models.map((model) =>
      typeof model === 'string' ? { name: model, model, digest: `digest-of-${model}` } : model,
    ),
  }),
  failure: (_status, message) => ({ error: message }),
  streams: () => true,
  format: createFormat,
};

/** `/api/pull` and `/api/show` take a script in the place of a chat. */
export function ollamaWireAt(path: '/api/pull' | '/api/show'): Wire {
  return {
    ...ollamaWire,
    isChat: (request) => request.method === 'POST' && request.path === path,
  };
}

function createFormat({ body }: WireRequest): WireFormat {
  const event = (data: unknown): string => `${JSON.stringify(data)}\n`;
  const line = (fields: object): string =>
    event({ model: fieldOf(body, 'model'), created_at: '2026-01-01T00:00:00Z', ...fields });
  const message = (fields: object): string =>
    line({ message: { role: 'assistant', content: '', ...fields }, done: false });
  // A call is sent whole. Reason and usage stand in the last line, so that they wait for `done`.
  const calls = new Map<number, { readonly name: string; json: string }>();
  let last: object = {};
  return {
    contentType: 'application/x-ndjson',
    text: (piece) => message({ content: piece }),
    reasoning: (piece) => message({ thinking: piece }),
    toolCallStart(index, _id, name) {
      calls.set(index, { name, json: '' });
      return '';
    },
    toolCallPiece(index, piece) {
      const call = calls.get(index);
      if (call) call.json += piece;
      return '';
    },
    toolCallEnd(index) {
      const { name, json } = calls.get(index) ?? { name: '', json: '{}' };
      return message({
        tool_calls: [{ function: { name, arguments: JSON.parse(json) as unknown } }],
      });
    },
    usage(input, output) {
      last = { ...last, prompt_eval_count: input, eval_count: output };
      return '';
    },
    finish(reason) {
      last = { ...last, done: true, done_reason: reason === 'tool_calls' ? 'stop' : reason };
      return '';
    },
    done: () => line({ message: { role: 'assistant', content: '' }, done: false, ...last }),
    event,
  };
}
