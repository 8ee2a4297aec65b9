import { readFileSync } from 'node:fs';
import type { WireKind } from './wireBench.ts';

/** A stream of one protocol, twice. */
interface Stream {
  /** With everything in it that servers send: bad lines, line ends of each kind, wide characters. */
  readonly text: string;
  /** What of it proves the end. */
  readonly proof: string;
  /** One answer, the same in all protocols, in the events that the maker's documentation shows. */
  readonly transcript: string;
}

/** A data field for each. */
const events = (...values: readonly object[]): string =>
  values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('');

export const streams: Readonly<Record<WireKind, Stream>> = {
  openai: {
    proof: '"finish_reason":"stop"',
    text: [
      '\uFEFF: hello\r\n\r\n',
      'data: {"choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"hm"}}]}\r\n\r\n',
      'event: message\ndata: {"choices":[{"index":0,"delta":{"content":"Prüfung 💶 "}}]}\n\n',
      'data: {half\n\n',
      'data: {"choices":[{"index":0,\ndata: "delta":{"content":"é\\n"}}]}\r\r',
      events({
        choices: [{ index: 0, delta: { tool_calls: [{ id: 'a', function: { name: 'f' } }] } }],
      }),
      'data:{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n',
      'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}\n\n',
      'data: [DONE]\n\n',
    ].join(''),
    transcript: transcript('openai.sse'),
  },
  responses: {
    proof: '"response.completed"',
    text: [
      '\uFEFF: hello\r\n\r\n',
      events({ type: 'response.reasoning_text.delta', delta: 'hm' }),
      'event: x\r\ndata: {"type":"response.output_text.delta","delta":"Prüfung 💶 "}\r\n\r\n',
      'data: {half\n\n',
      'data: {"type":"response.output_text.delta",\ndata: "delta":"é\\n"}\r\r',
      events({
        type: 'response.output_item.done',
        output_index: 2,
        item: { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
      }),
      events({
        type: 'response.completed',
        response: { usage: { input_tokens: 3, output_tokens: 4 } },
      }),
    ].join(''),
    transcript: transcript('responses.sse'),
  },
  anthropic: {
    proof: '"message_stop"',
    text: [
      '\uFEFF: hello\r\n\r\n',
      events({ type: 'message_start', message: { usage: { input_tokens: 3, output_tokens: 1 } } }),
      events({ type: 'ping' }),
      events({
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'thinking_delta', thinking: 'hm' },
      }),
      'event: x\r\ndata: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Prüfung 💶 "}}\r\n\r\n',
      'data: {half\n\n',
      'data: {"type":"content_block_delta","index":1,\ndata: "delta":{"type":"text_delta","text":"é\\n"}}\r\r',
      events({
        type: 'content_block_start',
        index: 2,
        content_block: { type: 'tool_use', id: 'a', name: 'f', input: {} },
      }),
      events({
        type: 'message_delta',
        delta: { stop_reason: 'end_turn' },
        usage: { output_tokens: 4 },
      }),
      events({ type: 'message_stop' }),
    ].join(''),
    transcript: transcript('anthropic.sse'),
  },
  gemini: {
    proof: '"finishReason":"STOP"',
    text: [
      '\uFEFF: hello\r\n\r\n',
      'data: {"candidates":[{"content":{"parts":[{"text":"hm","thought":true}]}}]}\r\n\r\n',
      'data: {"candidates":[{"content":{"parts":[{"text":"Prüfung 💶 "}]}}]}\n\n',
      'data: {half\n\n',
      'data: {"candidates":[{"content":\ndata: {"parts":[{"text":"é\\n"}]}}]}\r\r',
      'data: {"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]}}]}\n\n',
      'data: {"candidates":[{"index":0,"finishReason":"STOP"}]}\n\n',
      'data: {"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":4}}\n\n',
    ].join(''),
    transcript: transcript('gemini.sse'),
  },
  ollama: {
    proof: '"done":true',
    text: [
      '{"message":{"thinking":"hm"},"done":false}\r\n',
      '{"message":{"content":"Prüfung 💶 "}}\n',
      '{half\n\n',
      '{"message":{"content":"é\\n"}}\n',
      '{"message":{"tool_calls":[{"function":{"name":"f","arguments":{}}}]}}\n',
      '{"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":4}\n',
    ].join(''),
    transcript: transcript('ollama.ndjson'),
  },
};

export const wireKinds = ['openai', 'responses', 'anthropic', 'gemini', 'ollama'] as const;

function transcript(file: string): string {
  return readFileSync(new URL(`../fixtures/transcripts/${file}`, import.meta.url), 'utf8');
}
