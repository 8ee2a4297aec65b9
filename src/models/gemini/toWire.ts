// Types only: the client builds its own addresses and headers (`x-goog-api-client` tells about this
// machine), takes no fetch, and its errors have lost the response's headers.
import type {
  Content,
  FunctionDeclaration,
  Part,
  ThinkingConfig,
  ThinkingLevel,
} from '@google/genai';
import type { ChatMessage, ModelRequest, ToolCall } from '../languageModel.ts';
import { toolArguments } from '../toolArguments.ts';
import { hasNoSystemRole, thinks, thinksByBudget, wantsSignatures } from './geminiNames.ts';
import type { ThoughtSignatures } from './thoughtSignatures.ts';

/** The body of `streamGenerateContent`. */
export interface GeminiRequest {
  readonly contents: readonly Content[];
  readonly systemInstruction?: Content;
  readonly tools?: readonly { readonly functionDeclarations: readonly FunctionDeclaration[] }[];
  readonly generationConfig: {
    /** Thoughts count too. */
    readonly maxOutputTokens: number;
    readonly thinkingConfig?: Thinking;
    readonly responseMimeType?: 'application/json';
  };
}

type Thinking = Omit<ThinkingConfig, 'thinkingLevel'> & {
  readonly thinkingLevel?: `${ThinkingLevel}`;
};

type Effort = NonNullable<ModelRequest['effort']>;

/** Ids that this adapter made, for a server that gave none: no server has to see them. */
export const madeIdPrefix = 'gem_';

export interface ToWireOptions {
  readonly model: string;
  /** Whether it thinks, where that is known; else its name tells. */
  readonly reasoning?: boolean | undefined;
  readonly signatures: ThoughtSignatures;
}

/** The request as Gemini takes it. Source: ai.google.dev/api/generate-content. */
export function toWire(request: ModelRequest, options: ToWireOptions): GeminiRequest {
  const { model } = options;
  const system = request.messages
    .filter(({ role, text }) => role === 'system' && text !== '')
    .map(({ text }) => text)
    .join('\n\n');
  const said = request.messages.filter(({ role }) => role !== 'system');
  const asMessage = system !== '' && hasNoSystemRole(model);
  const first: readonly ChatMessage[] = asMessage ? [{ role: 'user', text: system }] : [];
  const thinkingConfig = thinkingOf(options, request.effort);
  const { tools = [] } = request;
  return {
    contents: contentsOf([...first, ...said], options),
    ...(system !== '' && !asMessage ? { systemInstruction: { parts: [{ text: system }] } } : {}),
    ...(tools.length > 0
      ? {
          tools: [
            {
              functionDeclarations: tools.map(({ name, description, parameters }) => ({
                name,
                description,
                parametersJsonSchema: parameters,
              })),
            },
          ],
        }
      : {}),
    generationConfig: {
      maxOutputTokens: request.maxOutputTokens,
      ...(thinkingConfig ? { thinkingConfig } : {}),
      // Refused beside tools, and by the models that know no instructions either.
      ...(request.responseFormat && tools.length === 0 && !hasNoSystemRole(model)
        ? { responseMimeType: 'application/json' }
        : {}),
    },
  };
}

/** Turns alternate: what one side says in a row, the results of parallel calls too, is one content. */
function contentsOf(messages: readonly ChatMessage[], options: ToWireOptions): readonly Content[] {
  const contents: { role: string; parts: Part[] }[] = [];
  const names = new Map<string, string>();
  for (const message of messages) {
    // An id may come again in a later turn: a result belongs to the last call that had it.
    for (const { id, name } of message.toolCalls ?? []) names.set(id, name);
    const role = message.role === 'assistant' ? 'model' : 'user';
    const parts = partsOf(message, names, options);
    const last = contents.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else if (parts.length > 0) contents.push({ role, parts: [...parts] });
  }
  return contents;
}

/** Gemini refuses parts without content, so that an empty text is none. */
function partsOf(
  message: ChatMessage,
  names: ReadonlyMap<string, string>,
  options: ToWireOptions,
): readonly Part[] {
  const { role, text, images = [], toolCalls = [], callId = '' } = message;
  if (role === 'tool') {
    const name = names.get(callId) ?? callId;
    return [{ functionResponse: { ...idOf(callId), name, response: { output: text } } }];
  }
  return [
    ...(text === '' ? [] : [{ text }]),
    ...images.map(({ mimeType, base64 }) => ({ inlineData: { mimeType, data: base64 } })),
    ...callsOf(toolCalls, options),
  ];
}

function callsOf(calls: readonly ToolCall[], options: ToWireOptions): readonly Part[] {
  const parts = calls.map(({ id, name, arguments: json }): Part => {
    const thoughtSignature = options.signatures.of(id);
    return {
      functionCall: { ...idOf(id), name, args: toolArguments(json) },
      ...(thoughtSignature === undefined ? {} : { thoughtSignature }),
    };
  });
  const [first] = parts;
  // The first call of a step must have one. The word for "there is none" is Google's own:
  // ai.google.dev/gemini-api/docs/thought-signatures, on history of other models.
  if (first && wantsSignatures(options.model) && parts.every((part) => !part.thoughtSignature)) {
    first.thoughtSignature = 'skip_thought_signature_validator';
  }
  return parts;
}

function idOf(id: string): { readonly id?: string } {
  return id === '' || id.startsWith(madeIdPrefix) ? {} : { id };
}

/** Tokens, as Google maps the words itself: ai.google.dev/gemini-api/docs/openai, "reasoning_effort". */
const budgets: Readonly<Record<Effort, number>> = {
  none: 0,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
};

/** 2.5 Pro cannot be kept from thinking; this is the least it takes. */
const leastOfPro = 128;

function thinkingOf(
  { model, reasoning = thinks(model) }: ToWireOptions,
  effort: Effort | undefined,
): Thinking | undefined {
  if (!reasoning) return undefined;
  if (effort === undefined) return { includeThoughts: true };
  if (!thinksByBudget(model)) {
    return { includeThoughts: true, thinkingLevel: levelOf(model, effort) };
  }
  const least = model.startsWith('gemini-2.5-pro') ? leastOfPro : 0;
  const thinkingBudget = Math.max(budgets[effort], least);
  // Asking for thoughts where there are none is an error.
  return thinkingBudget === 0 ? { thinkingBudget } : { includeThoughts: true, thinkingBudget };
}

/** No model from 3 on can be kept from thinking; Pro does not know the least level, 3 Pro not the middle. */
function levelOf(model: string, effort: Effort): `${ThinkingLevel}` {
  switch (effort) {
    case 'none':
      return model.includes('-pro') ? 'LOW' : 'MINIMAL';
    case 'low':
      return 'LOW';
    case 'medium':
      return model.startsWith('gemini-3-pro') ? 'HIGH' : 'MEDIUM';
    case 'high':
      return 'HIGH';
  }
}
