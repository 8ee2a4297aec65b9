import { fieldOf } from './jsonField.ts';
import type { Wire, WireFormat, WireRequest } from './wire.ts';

/** Anthropic's Messages API. */
export const anthropicWire: Wire = {
  basePath: '/v1',
  isChat: ({ method, path }) => method === 'POST' && path === '/v1/messages',
  isModelList: ({ path }) => path === '/v1/models',
  modelOf: ({ body }) => modelIn(body),
  lastMessage({ body }) {
    const messages = fieldOf(body, 'messages');
    const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
    const content = fieldOf(last, 'content');
    if (typeof content === 'string') return content;
    const blocks: readonly unknown[] = Array.isArray(content) ? content : [];
    const text = fieldOf(
      blocks.findLast((block) => fieldOf(block, 'type') === 'text'),
      'text',
    );
    return typeof text === 'string' ? text : '';
  },
  keyOf: (headers) => {
    const key = headers['x-api-key'];
    return typeof key === 'string' ? key : undefined;
  },
  modelList: (models) => ({
    data: models.map((model) =>
      typeof model === 'string'
        ? { type: 'model', id: model, display_name: model, created_at: '2025-01-01T00:00:00Z' }
        : model,
    ),
    has_more: false,
  }),
  failure: (status, message) => ({
    type: 'error',
    error: { type: errorTypes[status] ?? 'invalid_request_error', message },
  }),
  streams: ({ body }) => fieldOf(body, 'stream') === true,
  format: createFormat,
  whole(script, { body }) {
    const said = script.map((step) => (step.type === 'text' ? step.text : '')).join('');
    const reason = script.find((step) => step.type === 'finish')?.reason ?? 'stop';
    const counted = script.find((step) => step.type === 'usage');
    return {
      id: 'msg_fake',
      type: 'message',
      role: 'assistant',
      model: modelIn(body),
      content: [{ type: 'text', text: said }],
      stop_reason: reasons[reason] ?? reason,
      stop_sequence: null,
      usage: { input_tokens: counted?.input ?? 0, output_tokens: counted?.output ?? 0 },
    };
  },
};

const errorTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** Scripts are written in OpenAI's words. */
const reasons: Readonly<Record<string, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
};

function createFormat({ body }: WireRequest): WireFormat {
  return new MessageFormat(modelIn(body));
}

/** Opens and closes the blocks of one message as the pieces come. */
class MessageFormat implements WireFormat {
  readonly contentType = 'text/event-stream';
  readonly #model: string | undefined;
  /** Which block each tool call is in. */
  readonly #calls: Map<number, number> = new Map();
  #started = false;
  #blocks = 0;
  #open: 'text' | 'thinking' | undefined;

  constructor(model: string | undefined) {
    this.#model = model;
  }

  text(piece: string): string {
    return this.#enter('text', { type: 'text', text: '' }) + this.#text(piece);
  }

  reasoning(piece: string): string {
    const block = { type: 'thinking', thinking: '', signature: '' };
    return (
      this.#enter('thinking', block) + this.#delta({ type: 'thinking_delta', thinking: piece })
    );
  }

  toolCallStart(index: number, id: string, name: string): string {
    const before = this.#start() + this.#leave();
    this.#calls.set(index, this.#blocks);
    return before + this.#begin({ type: 'tool_use', id, name, input: {} });
  }

  toolCallPiece(index: number, piece: string): string {
    const delta = { type: 'input_json_delta', partial_json: piece };
    return this.event({ type: 'content_block_delta', index: this.#calls.get(index), delta });
  }

  toolCallEnd(index: number): string {
    return this.event({ type: 'content_block_stop', index: this.#calls.get(index) });
  }

  usage(input: number, output: number): string {
    const usage = { input_tokens: input, output_tokens: output };
    return this.#start() + this.event({ type: 'message_delta', delta: {}, usage });
  }

  finish(reason: string): string {
    const delta = { stop_reason: reasons[reason] ?? reason, stop_sequence: null };
    return this.#start() + this.#leave() + this.event({ type: 'message_delta', delta });
  }

  done(): string {
    return this.event({ type: 'message_stop' });
  }

  event(data: unknown, name?: string): string {
    const type = name ?? fieldOf(data, 'type');
    const line = typeof type === 'string' ? `event: ${type}\n` : '';
    return `${line}data: ${JSON.stringify(data)}\n\n`;
  }

  #start(): string {
    if (this.#started) return '';
    this.#started = true;
    const message = {
      id: 'msg_fake',
      type: 'message',
      role: 'assistant',
      model: this.#model,
      content: [],
      stop_reason: null,
      usage: { input_tokens: 0, output_tokens: 1 },
    };
    return this.event({ type: 'message_start', message }) + this.event({ type: 'ping' });
  }

  #enter(kind: 'text' | 'thinking', block: object): string {
    if (this.#open === kind) return '';
    const before = this.#start() + this.#leave();
    this.#open = kind;
    return before + this.#begin(block);
  }

  #leave(): string {
    if (this.#open === undefined) return '';
    const signature = this.#open === 'thinking' ? this.#sign() : '';
    this.#open = undefined;
    return signature + this.event({ type: 'content_block_stop', index: this.#blocks - 1 });
  }

  #begin(block: object): string {
    const index = this.#blocks++;
    return this.event({ type: 'content_block_start', index, content_block: block });
  }

  #text(piece: string): string {
    return this.#delta({ type: 'text_delta', text: piece });
  }

  #sign(): string {
    return this.#delta({ type: 'signature_delta', signature: 'signature-of-the-fake' });
  }

  #delta(delta: object): string {
    return this.event({ type: 'content_block_delta', index: this.#blocks - 1, delta });
  }
}

function modelIn(body: unknown): string | undefined {
  const model = fieldOf(body, 'model');
  return typeof model === 'string' ? model : undefined;
}
