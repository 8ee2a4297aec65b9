/** The events of a stream of Anthropic's, for tests that put them together themselves. */
export const start = (index: number, content_block: object): object => ({
  type: 'content_block_start',
  index,
  content_block,
});
export const delta = (index: number, fields: object): object => ({
  type: 'content_block_delta',
  index,
  delta: fields,
});
export const stop = (index: number): object => ({ type: 'content_block_stop', index });
export const toolUse = (name: string, input: object = {}): object => ({
  type: 'tool_use',
  id: `toolu_${name}`,
  name,
  input,
});
export const json = (index: number, partial_json: string): object =>
  delta(index, { type: 'input_json_delta', partial_json });
export const say = (piece: string): object => delta(0, { type: 'text_delta', text: piece });
export const begin = (counts: object = {}): object => ({
  type: 'message_start',
  message: { type: 'message', role: 'assistant', content: [], usage: counts },
});
export const end = (stop_reason: string | null, counts?: object): object => ({
  type: 'message_delta',
  delta: { stop_reason, stop_sequence: null },
  ...(counts ? { usage: counts } : {}),
});
export const over = { type: 'message_stop' };
