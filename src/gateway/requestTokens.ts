import type { ModelRequest } from '../models/languageModel.ts';

/** Bytes of UTF-8 for a token: English has about four, code three and a half, Chinese three. */
const bytesPerToken = 3;
/** What stands around each message on the wire. Source: OpenAI's cookbook, “How to count tokens”. */
const perMessage = 4;
/** The most that a large picture comes to. Source: Anthropic's documentation, “Vision”. */
const perImage = 1_600;

/** Tokens of a request, rather too many than too few: limits and budgets hold by it. */
export function requestTokens(request: ModelRequest): number {
  let tokens = 0;
  for (const { text, images = [], toolCalls = [] } of request.messages) {
    tokens += perMessage + textTokens(text) + images.length * perImage;
    for (const call of toolCalls) tokens += textTokens(call.name + call.arguments);
  }
  const { tools = [] } = request;
  return tools.length === 0 ? tokens : tokens + textTokens(JSON.stringify(tools));
}

/** Tokens of a text, rather too many than too few. */
export function textTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / bytesPerToken);
}
