import type {
  CacheControlEphemeral,
  ContentBlockParam,
  Base64ImageSource,
  MessageCreateParamsStreaming,
  MessageParam,
  TextBlockParam,
  ToolUnion,
} from '@anthropic-ai/sdk/resources/messages';
import { isObject, jsonOf } from '../json.ts';
import type { ChatImage, ChatMessage, ModelRequest, ToolCall } from '../languageModel.ts';
import type { ThinkingStyle } from './thinkingStyle.ts';

/**
 * The request as Anthropic's Messages API takes it: the system prompt apart, roles in turns, no empty
 * text, which the API refuses, and marks where what stays the same ends.
 */
export function toWire(
  request: ModelRequest,
  model: string,
  style: ThinkingStyle,
): MessageCreateParamsStreaming {
  const stable = request.stableMessages ?? 0;
  const system = systemOf(request.messages, stable);
  const tools = toolsOf(request, stable > 0 && system.length === 0);
  const messages = turnsOf(request.messages, stable);
  return {
    model,
    max_tokens: request.maxOutputTokens,
    stream: true,
    ...(system.length === 0 ? {} : { system }),
    ...(tools.length === 0 ? {} : { tools }),
    messages,
    ...thinkingOf(request, style, messages),
  };
}

/** Cached for five minutes from its last use on. Two marks of the four that the API allows are used. */
const mark: CacheControlEphemeral = { type: 'ephemeral' };

/** One block of the stable messages, marked, and one of the others: changing those spoils no cache. */
function systemOf(messages: readonly ChatMessage[], stable: number): TextBlockParam[] {
  const kept = instructionsOf(messages.slice(0, stable));
  const rest = instructionsOf(messages.slice(stable));
  return [
    ...(kept === '' ? [] : [{ type: 'text' as const, text: kept, cache_control: mark }]),
    ...(rest === '' ? [] : [{ type: 'text' as const, text: rest }]),
  ];
}

function instructionsOf(messages: readonly ChatMessage[]): string {
  return messages
    .filter(({ role, text }) => role === 'system' && !isBlank(text))
    .map(({ text }) => text)
    .join('\n\n');
}

/** The tools come before the system prompt, so that a mark there counts for them too. */
function toolsOf({ tools = [] }: ModelRequest, marked: boolean): ToolUnion[] {
  return tools.map(({ name, description, parameters }, at) => ({
    name,
    description,
    input_schema: { type: 'object', ...parameters },
    ...(marked && at === tools.length - 1 ? { cache_control: mark } : {}),
  }));
}

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: ContentBlockParam[];
}

/** Neighbours of one role become one message: the API wants the roles in turns, the user's first. */
function turnsOf(messages: readonly ChatMessage[], stable: number): MessageParam[] {
  const turns: Turn[] = [];
  let lastStable: ContentBlockParam | undefined;
  for (const [at, message] of messages.entries()) {
    const content = blocksOf(message);
    if (at < stable) lastStable = content.at(-1) ?? lastStable;
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const before = turns.at(-1);
    if (content.length === 0) continue;
    if (before?.role === role) before.content.push(...content);
    else turns.push({ role, content });
  }
  if (lastStable) Object.assign(lastStable, { cache_control: mark });
  if (turns[0]?.role === 'assistant') turns.unshift({ role: 'user', content: [leftOut] });
  return turns.map(({ role, content }) => ({ role, content: resultsFirst(content) }));
}

/** Stands before a history whose beginning had no room. */
const leftOut: ContentBlockParam = { type: 'text', text: '(Earlier messages are left out.)' };

/** What tools gave comes right after their calls; the API refuses anything in between. */
function resultsFirst(content: readonly ContentBlockParam[]): ContentBlockParam[] {
  return [
    ...content.filter(({ type }) => type === 'tool_result'),
    ...content.filter(({ type }) => type !== 'tool_result'),
  ];
}

function blocksOf({
  role,
  text,
  images = [],
  toolCalls = [],
  callId = '',
}: ChatMessage): ContentBlockParam[] {
  const said: ContentBlockParam[] = isBlank(text) ? [] : [{ type: 'text', text }];
  switch (role) {
    case 'system':
      return [];
    case 'user':
      return [...images.map(imageOf), ...said];
    case 'assistant':
      return [...said, ...toolCalls.map(callOf)];
    case 'tool':
      return [
        {
          type: 'tool_result',
          tool_use_id: idOf(callId),
          ...(isBlank(text) ? {} : { content: text }),
        },
      ];
  }
}

function imageOf({ mimeType, base64 }: ChatImage): ContentBlockParam {
  return {
    type: 'image',
    source: { type: 'base64', media_type: mediaType(mimeType), data: base64 },
  };
}

/** The four that the API knows; what is none of them it refuses in its own words. */
function mediaType(mimeType: string): Base64ImageSource['media_type'] {
  const known = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;
  return known.find((each) => each === mimeType.toLowerCase()) ?? 'image/png';
}

function callOf({ id, name, arguments: json }: ToolCall): ContentBlockParam {
  return { type: 'tool_use', id: idOf(id), name, input: inputOf(json) };
}

/** The API wants an object; what is none is handed back to the model as it wrote it. */
function inputOf(json: string): Readonly<Record<string, unknown>> {
  if (isBlank(json)) return {};
  const value = jsonOf(json);
  // A model that wrote no object is told what it wrote.
  return isObject(value) ? value : { unreadable: json };
}

/** Ids of other protocols may hold characters that the API refuses: `functions.read:0`. */
function idOf(id: string): string {
  return id.replaceAll(/[^\w-]/g, '_');
}

/** Shares of the reply's tokens that thinking may take. */
const shares = { low: 0.2, medium: 0.5, high: 0.8 } as const;

/** The API takes no smaller budget. */
const leastBudget = 1_024;

type Thinking = Pick<MessageCreateParamsStreaming, 'thinking' | 'output_config'>;

/**
 * With a budget, the API wants the thinking blocks that led to a tool call back, signed, before the
 * tool's result. Parley keeps no signatures (a conversation may go on with another model), so a
 * request that continues after a tool's use goes without thinking. Models that think by their own
 * measure want none back.
 */
function thinkingOf(
  { effort, maxOutputTokens }: ModelRequest,
  style: ThinkingStyle,
  messages: readonly MessageParam[],
): Thinking {
  if (effort === undefined || style.type === 'none') return {};
  if (effort === 'none') {
    return style.type === 'adaptive' && style.off ? { thinking: { type: 'disabled' } } : {};
  }
  if (style.type === 'adaptive') {
    return {
      // Newer models would leave their thoughts out.
      thinking: { type: 'adaptive', display: 'summarized' },
      ...(style.effort ? { output_config: { effort } } : {}),
    };
  }
  const budget = Math.max(leastBudget, Math.floor(maxOutputTokens * shares[effort]));
  if (budget >= maxOutputTokens || continuesAfterTool(messages)) return {};
  return { thinking: { type: 'enabled', budget_tokens: budget } };
}

function continuesAfterTool(messages: readonly MessageParam[]): boolean {
  const content = messages.findLast(({ role }) => role === 'assistant')?.content ?? [];
  return typeof content !== 'string' && content.some(({ type }) => type === 'tool_use');
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
