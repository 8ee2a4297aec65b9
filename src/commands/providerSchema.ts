import type { ServerKind } from '../models/providerKinds.ts';
import { paceLimits } from './settingDefaults.ts';
import type { SettingSchema } from './settingSchema.ts';

const tokens = { type: 'integer', minimum: 1 } as const;

const modelSchema: SettingSchema = {
  anyOf: [
    { type: 'string', minLength: 1 },
    {
      type: 'object',
      required: ['id'],
      additionalProperties: false,
      properties: {
        id: { type: 'string', minLength: 1, description: 'The model, as the provider spells it.' },
        window: { ...tokens, description: 'Tokens of request and reply together.' },
        reply: { ...tokens, description: 'The most tokens that a reply may have.' },
      },
    },
  ],
};

const kinds: Readonly<Record<ServerKind | 'vscode', string>> = {
  openai: 'OpenAI; with baseUrl, any other server that speaks its protocol.',
  anthropic: 'Anthropic: Claude.',
  gemini: 'Google: Gemini.',
  moonshot: 'Moonshot: Kimi.',
  openrouter: 'OpenRouter: the models of many makers with one key.',
  deepseek: 'DeepSeek.',
  mistral: 'Mistral.',
  groq: 'Groq.',
  xai: 'xAI: Grok.',
  azure: 'Azure OpenAI. Needs baseUrl: https://NAME.openai.azure.com/openai/v1',
  ollama: 'Ollama on this machine, or where baseUrl says. No key.',
  lmstudio: 'LM Studio on this machine, or where baseUrl says. No key.',
  llamacpp: 'llama.cpp’s server on this machine, or where baseUrl says. No key.',
  vllm: 'vLLM on this machine, or where baseUrl says. No key.',
  vscode: 'The models that VS Code itself offers. No key.',
};

const paceSchema = {
  requestsPerMinute: {
    ...tokens,
    description:
      'The most requests that are sent in a minute, to all models of this provider together. The rest waits, and the chat shows its place.',
  },
  tokensPerMinute: {
    ...tokens,
    description: 'The most tokens, of requests and replies together, in a minute. The rest waits.',
  },
  runners: {
    type: 'integer',
    ...paceLimits.runners,
    description:
      'How many requests one model answers at once. Not given: 4, and 1 for Ollama, LM Studio and llama.cpp, which answer one after another.',
  },
} as const satisfies Readonly<Record<string, SettingSchema>>;

/** An entry of `parley.providers`. */
export const providerSchema: SettingSchema = {
  type: 'object',
  required: ['kind'],
  additionalProperties: false,
  properties: {
    kind: {
      enum: Object.keys(kinds),
      enumDescriptions: Object.values(kinds),
    },
    id: {
      type: 'string',
      pattern: '^[\\w.:-]+$',
      description:
        'A name of your own. API keys are kept under it. The kind itself where not given; needed only for two of one kind.',
    },
    baseUrl: {
      type: 'string',
      pattern: '^https?://',
      description:
        'Where the server is, if not at the usual address of its kind. Up to and with /v1 for servers that speak OpenAI’s protocol.',
    },
    api: {
      enum: ['chat', 'responses'],
      enumDescriptions: ['Chat completions, which every such server has.', 'The Responses API.'],
      description:
        'Which of OpenAI’s two protocols is spoken. Not given: Responses for OpenAI’s own reasoning models, else chat completions.',
    },
    models: {
      type: 'array',
      items: modelSchema,
      description:
        'The models that come first; each a name, or { id, window, reply }. The others are listed after them.',
    },
    ...paceSchema,
    contextSize: {
      ...tokens,
      description:
        'Of Ollama: tokens of request and reply that its models are loaded with (num_ctx), where their own entry does not say. More takes more memory.',
    },
    keepAlive: {
      type: ['string', 'number'],
      description:
        'Of Ollama: how long a model stays in memory after its answer, as "30m" or in seconds; -1 for ever, 0 not at all.',
    },
  },
};
