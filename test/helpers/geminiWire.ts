import { fieldOf } from './jsonField.ts';
import type { Wire, WireFormat } from './wire.ts';

const chatPath = /^\/v1beta\/models\/([^/]+):streamGenerateContent$/;

/** Gemini's `streamGenerateContent` with `alt=sse`. */
export const geminiWire: Wire = {
  basePath: '/v1beta',
  isChat: ({ method, path }) => method === 'POST' && chatPath.test(path),
  isModelList: ({ path }) => path === '/v1beta/models',
  modelOf({ path }) {
    const name = chatPath.exec(path)?.[1];
    return name === undefined ? undefined : decodeURIComponent(name);
  },
  lastMessage({ body }) {
    const contents = fieldOf(body, 'contents');
    const last: unknown = Array.isArray(contents) ? contents.at(-1) : undefined;
    const parts = fieldOf(last, 'parts');
    if (!Array.isArray(parts)) return '';
    const texts = parts.map((part: unknown) => fieldOf(part, 'text'));
    return texts.filter((text) => typeof text === 'string').join('');
  },
  keyOf: (headers) => [headers['x-goog-api-key']].flat()[0],
  modelList: (models) => ({
    models: models.map((model) =>
      typeof model === 'string'
        ? { name: `models/${model}`, supportedGenerationMethods: ['generateContent'] }
        : model,
    ),
  }),
  failure: (code, message, status) => ({ error: { code, message, status: status.toUpperCase() } }),
  streams: () => true,
  format: createFormat,
};

/** OpenAI's words for an end, as scripts have them; any other is sent as it is. */
const reasons: Readonly<Record<string, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  content_filter: 'SAFETY',
  tool_calls: 'STOP',
};

function createFormat(): WireFormat {
  const event = (data: unknown, name?: string): string =>
    `${name === undefined ? '' : `event: ${name}\r\n`}data: ${JSON.stringify(data)}\r\n\r\n`;
  const chunk = (fields: object): string =>
    event({ ...fields, modelVersion: 'fake', responseId: 'fake-response' });
  const parts = (...content: readonly object[]): string =>
    chunk({ candidates: [{ index: 0, content: { role: 'model', parts: content } }] });
  // A call is sent whole.
  const calls = new Map<number, { readonly name: string; json: string }>();
  return {
    contentType: 'text/event-stream',
    text: (piece) => parts({ text: piece }),
    reasoning: (piece) => parts({ text: piece, thought: true }),
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
      return parts({ functionCall: { name, args: JSON.parse(json) as unknown } });
    },
    usage: (input, output) =>
      chunk({
        usageMetadata: {
          promptTokenCount: input,
          candidatesTokenCount: output,
          totalTokenCount: input + output,
        },
      }),
    finish: (reason) =>
      chunk({
        candidates: [
          { index: 0, content: { role: 'model' }, finishReason: reasons[reason] ?? reason },
        ],
      }),
    done: () => '',
    event,
  };
}
