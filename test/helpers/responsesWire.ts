import { fieldOf } from './jsonField.ts';
import { openAiWire } from './openAiWire.ts';
import type { Wire, WireFormat } from './wire.ts';

/** OpenAI's Responses API. */
export const responsesWire: Wire = {
  ...openAiWire,
  isChat: ({ method, path }) => method === 'POST' && path === '/v1/responses',
  lastMessage({ body }) {
    const input = fieldOf(body, 'input');
    const last: unknown = Array.isArray(input) ? input.at(-1) : undefined;
    const content = fieldOf(last, 'content');
    return typeof content === 'string' ? content : '';
  },
  format: createFormat,
  whole(script) {
    const content = script.map((step) => (step.type === 'text' ? step.text : '')).join('');
    const message = { type: 'message', role: 'assistant', content: [outputText(content)] };
    const calls = script.flatMap((step) => (step.type === 'tool-call' ? [callOf(step)] : []));
    const reason = script.find((step) => step.type === 'finish')?.reason ?? 'stop';
    const counted = script.find((step) => step.type === 'usage');
    return {
      ...ending(reason).response,
      output: [...(content === '' ? [] : [message]), ...calls],
      usage: usageOf(counted?.input ?? 0, counted?.output ?? 0),
    };
  },
};

/** Counts outputs as the real service does: reasoning, the message and each call are one. */
function createFormat(): WireFormat {
  let outputs = 0;
  let open: 'reasoning' | 'message' | undefined;
  let held = '';
  let sequence = 0;
  const event = (data: unknown, name?: string): string =>
    `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;
  const say = (type: string, fields: object): string =>
    event({ type, sequence_number: sequence++, ...fields }, type);
  const added = (item: object): string =>
    say('response.output_item.added', { output_index: outputs++, item });
  const begin = (type: 'reasoning' | 'message', item: object): string => {
    if (open === type) return '';
    open = type;
    return added({ type, ...item });
  };
  const calls = new Map<number, { readonly output: number; arguments: string }>();
  return {
    contentType: 'text/event-stream',
    text: (piece) =>
      begin('message', { role: 'assistant', content: [] }) +
      say('response.output_text.delta', { output_index: outputs - 1, delta: piece }),
    reasoning: (piece) =>
      begin('reasoning', { summary: [] }) +
      say('response.reasoning_summary_text.delta', { output_index: outputs - 1, delta: piece }),
    toolCallStart(index, id, name) {
      open = undefined;
      calls.set(index, { output: outputs, arguments: '' });
      return added(callOf({ id, name, arguments: '' }));
    },
    toolCallPiece(index, piece) {
      const call = calls.get(index);
      if (!call) return '';
      call.arguments += piece;
      const fields = { output_index: call.output, delta: piece };
      return say('response.function_call_arguments.delta', fields);
    },
    toolCallEnd(index) {
      const call = calls.get(index);
      const fields = { output_index: call?.output, arguments: call?.arguments };
      return say('response.function_call_arguments.done', fields);
    },
    // Usage comes with the end, which the script names before it: the end is held back for it.
    usage(input, output) {
      const last = held === '' ? '' : endEvent(held, usageOf(input, output));
      held = '';
      return last;
    },
    finish(reason) {
      held = reason;
      return '';
    },
    done() {
      const last = held === '' ? '' : endEvent(held, null);
      held = '';
      return last;
    },
    event,
  };

  function endEvent(reason: string, usage: object | null): string {
    const { type, response } = ending(reason);
    return say(type, { response: { ...response, usage } });
  }
}

/** How a script's word for an end looks here. */
function ending(reason: string): { readonly type: string; readonly response: object } {
  const base = { id: 'resp_fake', object: 'response', error: null, incomplete_details: null };
  if (reason === 'length' || reason === 'content_filter') {
    const why = reason === 'length' ? 'max_output_tokens' : reason;
    const response = { ...base, status: 'incomplete', incomplete_details: { reason: why } };
    return { type: 'response.incomplete', response };
  }
  if (reason === 'error') {
    const error = { code: 'server_error', message: 'The model produced nothing.' };
    return { type: 'response.failed', response: { ...base, status: 'failed', error } };
  }
  return { type: 'response.completed', response: { ...base, status: 'completed' } };
}

function callOf(call: {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}): object {
  return {
    type: 'function_call',
    id: `fc_${call.id}`,
    call_id: call.id,
    name: call.name,
    arguments: call.arguments,
  };
}

function outputText(text: string): object {
  return { type: 'output_text', text, annotations: [] };
}

function usageOf(input: number, output: number): object {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: output,
    total_tokens: input + output,
  };
}
