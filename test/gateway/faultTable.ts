import type { FailureAction, FailureKind } from '../../src/protocol/model.ts';
import {
  brokenGzip,
  done,
  event,
  fin,
  hang,
  head,
  pings,
  raw,
  redirectTo,
  reset,
  respond,
  socketBytes,
  text,
  type Script,
} from '../helpers/modelScripts.ts';
import { wires, type WireKind } from '../models/wireBench.ts';

/** What a person gets where a server has this fault. */
export interface FaultOutcome {
  readonly kind: FailureKind;
  /** How often the server is asked where nobody else can be. */
  readonly attempts: number;
  /** What a person is offered to put it right. */
  readonly action: FailureAction;
  /** True where another model answers by itself, if there is one. */
  readonly other: boolean;
  /** What of the server's own words is shown. */
  readonly says?: string;
  /** Milliseconds between the attempts; not checked where not given. */
  readonly waits?: readonly number[];
}

/** One fault of a server, in the words of each protocol. */
export interface Fault {
  readonly script: (kind: WireKind) => Script;
  readonly expected: FaultOutcome;
}

/** What every script that fails after the first token says before. */
export const keptText = 'kept';

const cured = { other: true } as const;
const told = { attempts: 1, other: false } as const;
const again = { attempts: 4, ...cured } as const;

export const unreachable: FaultOutcome = {
  kind: 'unreachable',
  ...again,
  action: 'open-settings',
};

/** An error as the protocol words it. `retryAfter` is the header's raw value. */
function refusal(
  kind: WireKind,
  status: number,
  {
    message = `Scripted failure ${status}.`,
    code = 'scripted',
    retryAfter,
  }: { readonly message?: string; readonly code?: string; readonly retryAfter?: string } = {},
): Script {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return [respond(status, wires[kind].failure(status, message, code), headers)];
}

function statusFault(
  status: number,
  expected: FaultOutcome,
  more: { readonly retryAfter?: string } = {},
): Fault {
  return { script: (kind) => refusal(kind, status, more), expected };
}

const limited = { kind: 'rate-limited', action: 'choose-model' } as const;

/** Faults that a server has instead of an answer. */
export const insteadOfAnswer: Readonly<Record<string, Fault>> = {
  '400': statusFault(400, { kind: 'bad-request', ...told, action: 'choose-model' }),
  '401': statusFault(401, { kind: 'bad-key', ...told, action: 'set-api-key' }),
  '402': statusFault(402, { kind: 'no-credit', attempts: 1, action: 'choose-model', ...cured }),
  '403': statusFault(403, { kind: 'bad-key', ...told, action: 'set-api-key' }),
  '404, the model is gone': {
    script: (kind) => refusal(kind, 404, { message: goneWords[kind], code: 'model_not_found' }),
    expected: { kind: 'unknown-model', attempts: 1, action: 'choose-model', ...cured },
  },
  '404, the address is wrong': {
    script: () => [respond(404, '404 page not found')],
    expected: { kind: 'bad-request', ...told, action: 'open-settings' },
  },
  '408': statusFault(408, { kind: 'server-error', ...again, action: 'choose-model' }),
  '409': statusFault(409, { kind: 'server-error', ...again, action: 'choose-model' }),
  '413': statusFault(413, {
    kind: 'context-too-long',
    attempts: 1,
    action: 'choose-model',
    ...cured,
  }),
  '422': statusFault(422, { kind: 'bad-request', ...told, action: 'open-settings' }),
  '429 with seconds': statusFault(
    429,
    { ...limited, ...again, waits: [7_000, 7_000, 7_000] },
    { retryAfter: '7' },
  ),
  '429 with a date': statusFault(
    429,
    { ...limited, ...again, waits: [5_000, 5_000, 5_000] },
    { retryAfter: 'Thu, 01 Jan 2026 12:00:05 GMT' },
  ),
  '429 with milliseconds': {
    script: (kind) => [
      respond(429, wires[kind].failure(429, 'slow', 'slow'), { 'retry-after-ms': '2500' }),
    ],
    expected: { ...limited, ...again, waits: [2_500, 2_500, 2_500] },
  },
  '429 with neither': statusFault(429, { ...limited, ...again, waits: [500, 1_000, 2_000] }),
  '429 with less than nothing': statusFault(
    429,
    { ...limited, ...again, waits: [500, 1_000, 2_000] },
    { retryAfter: '-5' },
  ),
  '429 with junk': statusFault(
    429,
    { ...limited, ...again, waits: [500, 1_000, 2_000] },
    { retryAfter: 'soon' },
  ),
  '429 for a day': statusFault(
    429,
    { ...limited, attempts: 1, ...cured, waits: [] },
    { retryAfter: '86400' },
  ),
  '500': statusFault(500, { kind: 'server-error', ...again, action: 'open-log' }),
  '502 with HTML': {
    script: () => [respond(502, '<html>Bad Gateway</html>')],
    expected: { kind: 'server-error', ...again, action: 'open-log' },
  },
  '503': statusFault(503, { kind: 'server-error', ...again, action: 'open-log' }),
  '529': statusFault(529, { kind: 'server-error', ...again, action: 'choose-model' }),
  HTML: notAnAnswer('<html>Sign in</html>'),
  'a document that is no answer': notAnAnswer('{"message":"No such route.","detail":[]}'),
  nothing: notAnAnswer(''),
  'a body that is no gzip': {
    script: brokenGzip,
    expected: { kind: 'not-a-model-answer', attempts: 1, action: 'open-settings', ...cured },
  },
  'a redirect elsewhere': {
    script: () => [redirectTo('http://localhost:9/v1')],
    expected: { kind: 'not-a-model-answer', attempts: 1, action: 'open-settings', ...cured },
  },
  'a reset at once': {
    script: () => [reset()],
    expected: unreachable,
  },
};

function notAnAnswer(body: string): Fault {
  return {
    script: () => [respond(200, body)],
    expected: { kind: 'not-a-model-answer', attempts: 1, action: 'open-settings', ...cured },
  };
}

/** A fault that may happen at any place of a stream: what it comes to before the first token, and after it. */
export interface StreamFault {
  readonly script: (kind: WireKind) => Script;
  readonly before: FaultOutcome;
  readonly after: FaultOutcome;
  /** True where nothing more comes, so that a time-out has to end it. */
  readonly hangs?: true;
}

const brokenBefore = { kind: 'cut-off', ...again, action: 'open-log' } as const;
const brokenAfter = { kind: 'cut-off', ...told, action: 'open-log' } as const;
const broken = { before: brokenBefore, after: brokenAfter } as const;
const silent = {
  before: { kind: 'timed-out', attempts: 1, action: 'choose-model', ...cured },
  after: { kind: 'timed-out', ...told, action: 'choose-model' },
  hangs: true,
} as const;

const lost = 'The slot was lost.';

export const inTheStream: Readonly<Record<string, StreamFault>> = {
  'a reset': { script: () => [reset()], ...broken },
  'a closed socket': { script: () => [fin()], ...broken },
  'a clean end': { script: () => [], ...broken },
  'an end mark without a finish': { script: (kind) => unprovenEnd(kind), ...broken },
  'half an event, and the end': { script: (kind) => [raw(halves[kind])], ...broken },
  'half a character, and the end': {
    script: (kind) => [raw(Buffer.from(halves[kind]), Uint8Array.from([0xf0, 0x9f]))],
    ...broken,
  },
  'a chunk of no size': {
    script: () => [socketBytes('xyz\r\nno size\r\n'), fin()],
    ...broken,
  },
  'a hang': { script: () => [hang()], ...silent },
  'pings only': { script: (kind) => [pings({ everyMs: 20, text: pingOf[kind] })], ...silent },
  'events that say nothing, for ever': {
    script: (kind) => [pings({ everyMs: 20, text: emptyPiece[kind] })],
    ...silent,
  },
  'an error event': {
    script: (kind) => [errorEvent(kind, lost), hang()],
    before: { kind: 'server-error', ...again, action: 'choose-model', says: lost },
    after: { kind: 'server-error', ...told, action: 'choose-model', says: lost },
  },
};

/** The stream is open, and nothing was said yet. */
export function beforeFirst(script: Script): Script {
  return [head(), ...script];
}

export function afterFirst(script: Script): Script {
  return [text(keptText), ...script];
}

/** Events that say nothing: content that is null, no choices, no candidates. */
export const blanks: Readonly<Record<WireKind, Script>> = {
  openai: [
    event({ choices: [{ index: 0, delta: { content: null } }] }),
    event({ choices: [{ index: 0, delta: null }] }),
    event({ choices: [] }),
    event({ choices: null }),
  ],
  responses: [
    event({ type: 'response.output_text.delta', output_index: 0, delta: null }),
    event({ type: 'response.created', response: null }),
  ],
  anthropic: [
    event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: null } }),
    event({ type: 'content_block_delta', index: 0, delta: null }),
  ],
  gemini: [
    event({ candidates: [] }),
    event({ candidates: null }),
    event({ candidates: [{ index: 0, content: null }] }),
    event({ candidates: [{ index: 0, content: { parts: [{ text: null }] } }] }),
  ],
  ollama: [
    event({ message: { role: 'assistant', content: null }, done: false }),
    event({ message: null, done: false }),
  ],
};

/** A call of a tool that nobody offered, with arguments that are no JSON where the protocol can carry any. */
export const oddCalls: Readonly<Record<WireKind, Script>> = {
  openai: [
    event({
      choices: [
        {
          index: 0,
          delta: {
            tool_calls: [
              { index: 0, id: 'c', function: { name: 'no_such_tool', arguments: '{"half' } },
            ],
          },
        },
      ],
    }),
  ],
  responses: [
    event({
      type: 'response.output_item.done',
      output_index: 0,
      item: { type: 'function_call', call_id: 'c', name: 'no_such_tool', arguments: '{"half' },
    }),
  ],
  anthropic: [
    event({
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'tool_use', id: 'c', name: 'no_such_tool', input: {} },
    }),
    event({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'input_json_delta', partial_json: '{"half' },
    }),
    event({ type: 'content_block_stop', index: 0 }),
  ],
  gemini: [
    event({
      candidates: [
        { content: { parts: [{ functionCall: { name: 'no_such_tool', args: '{"half' } }] } },
      ],
    }),
  ],
  ollama: [
    event({
      message: { tool_calls: [{ function: { name: 'no_such_tool', arguments: '{"half' } }] },
    }),
  ],
};

const goneWords: Readonly<Record<WireKind, string>> = {
  openai: 'The model `fake-model` does not exist.',
  responses: 'The model `fake-model` does not exist.',
  anthropic: 'model: fake-model',
  gemini: 'models/fake-model is not found for API version v1beta.',
  ollama: "model 'fake-model' not found",
};

export const halves: Readonly<Record<WireKind, string>> = {
  openai: 'data: {"choices":[{"index":0,"delta":{"content":"ha',
  responses: 'data: {"type":"response.output_text.delta","delta":"ha',
  anthropic: 'data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"ha',
  gemini: 'data: {"candidates":[{"content":{"parts":[{"text":"ha',
  ollama: '{"message":{"content":"ha',
};

export const pingOf: Readonly<Record<WireKind, string>> = {
  openai: ': ping\n\n',
  responses: ': ping\n\n',
  anthropic: 'event: ping\ndata: {"type": "ping"}\n\n',
  gemini: ': ping\n\n',
  ollama: '\n',
};

/** A piece of an answer, and nothing in it: some servers keep a stream alive with such. */
const emptyPiece: Readonly<Record<WireKind, string>> = {
  openai: 'data: {"choices":[{"index":0,"delta":{"content":""},"finish_reason":null}]}\n\n',
  responses: 'data: {"type":"response.output_text.delta","delta":""}\n\n',
  anthropic:
    'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""}}\n\n',
  gemini: 'data: {"candidates":[{"content":{"parts":[{"text":""}]}}]}\n\n',
  ollama: '{"message":{"role":"assistant","content":""},"done":false}\n',
};

/** What looks like an end and proves nothing. */
function unprovenEnd(kind: WireKind): Script {
  if (kind === 'gemini') return [event({ candidates: [{ index: 0 }] })];
  if (kind === 'anthropic') return [event({ type: 'message_delta', delta: {} })];
  return kind === 'ollama' ? [done()] : [raw('data: [DONE]\n\n')];
}

function errorEvent(kind: WireKind, message: string): Script[number] {
  switch (kind) {
    case 'anthropic':
      return event({ type: 'error', error: { type: 'api_error', message } });
    case 'responses':
      return event({ type: 'error', code: 'server_error', message }, 'error');
    case 'ollama':
      return event({ error: message });
    default:
      return event({ error: { code: 500, message } });
  }
}
