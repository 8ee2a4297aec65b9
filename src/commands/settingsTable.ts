import type { ServerKind } from '../models/providerKinds.ts';
import { settingDefaults, settingLimits, type SettingId } from './settingDefaults.ts';

/** A JSON schema, as far as VS Code's settings editor needs one. */
export interface SettingSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly items?: SettingSchema;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly anyOf?: readonly SettingSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly uniqueItems?: boolean;
}

/** One setting. */
export interface SettingRow {
  readonly id: SettingId;
  /**
   * `application` settings cannot be set by a workspace: whose server the keys go to is nobody's
   * business but the person's own. They count in every window, remote ones too.
   */
  readonly scope: 'application' | 'window';
  readonly schema: SettingSchema;
}

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

const providerSchema: SettingSchema = {
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
  },
};

/** All settings: package.json and the defaults come from these rows. */
export const settingsTable: readonly SettingRow[] = [
  {
    id: 'parley.providers',
    scope: 'application',
    schema: {
      type: 'array',
      items: providerSchema,
      markdownDescription:
        'Where models come from. The shortest entry names a kind: `{ "kind": "moonshot" }`. Empty: Parley uses the models of VS Code, or a server that it finds on this machine. Set keys with **Parley: Set API Key**, never here.',
    },
  },
  {
    id: 'parley.discovery.localPorts',
    scope: 'application',
    schema: {
      type: 'array',
      items: { type: 'integer', ...settingLimits['parley.discovery.localPorts'] },
      uniqueItems: true,
      markdownDescription:
        'Ports of 127.0.0.1 where Parley looks for a model server if `#parley.providers#` is empty. Empty: it does not look.',
    },
  },
  {
    id: 'parley.context.reserveForReply',
    scope: 'window',
    schema: {
      type: 'integer',
      ...settingLimits['parley.context.reserveForReply'],
      description: 'Tokens of the model’s window that are kept free for the reply.',
    },
  },
  {
    id: 'parley.context.maxFileSize',
    scope: 'window',
    schema: {
      type: 'integer',
      ...settingLimits['parley.context.maxFileSize'],
      description: 'Bytes above which an open file is not offered as context.',
    },
  },
  {
    id: 'parley.sessions.maxLive',
    scope: 'window',
    schema: {
      type: 'integer',
      ...settingLimits['parley.sessions.maxLive'],
      description:
        'Chats that are kept in memory at once. The least recently used ones are put away; a reply that runs is never cut off.',
    },
  },
  {
    id: 'parley.sessions.idleMinutes',
    scope: 'window',
    schema: {
      type: 'integer',
      ...settingLimits['parley.sessions.idleMinutes'],
      description: 'Minutes after which a chat that nobody uses is put out of memory.',
    },
  },
  {
    id: 'parley.sessions.archiveAfterDays',
    scope: 'window',
    schema: {
      type: 'integer',
      ...settingLimits['parley.sessions.archiveAfterDays'],
      description:
        'Days without a word after which a chat is archived; it can still be searched and restored. Pinned chats stay. 0: never.',
    },
  },
  {
    id: 'parley.sessions.deleteArchivedAfterDays',
    scope: 'window',
    schema: {
      type: 'integer',
      ...settingLimits['parley.sessions.deleteArchivedAfterDays'],
      description:
        'Days without a word after which an archived chat is deleted for good. 0, the default: never.',
    },
  },
  {
    id: 'parley.checkpoints.maxCount',
    scope: 'window',
    schema: {
      type: 'integer',
      ...settingLimits['parley.checkpoints.maxCount'],
      description: 'Checkpoints that are kept. The oldest go first; pinned ones stay.',
    },
  },
  {
    id: 'parley.checkpoints.maxAgeDays',
    scope: 'window',
    schema: {
      type: 'integer',
      ...settingLimits['parley.checkpoints.maxAgeDays'],
      description: 'Days that a checkpoint is kept; pinned ones stay. 0, the default: no limit.',
    },
  },
  {
    id: 'parley.checkpoints.quotaMegabytes',
    scope: 'window',
    schema: {
      type: 'integer',
      ...settingLimits['parley.checkpoints.quotaMegabytes'],
      description:
        'Megabytes that the checkpoints of a workspace may take. The oldest go first; pinned ones stay.',
    },
  },
  {
    id: 'parley.chat.enterSends',
    scope: 'window',
    schema: {
      type: 'boolean',
      description: 'Enter sends and Shift+Enter begins a line. Off: Ctrl+Enter (Cmd+Enter) sends.',
    },
  },
  {
    id: 'parley.models.failover',
    scope: 'application',
    schema: {
      type: 'array',
      items: { type: 'string', pattern: '^[\\w.:-]+/.+$' },
      uniqueItems: true,
      markdownDescription:
        'Models that answer in the place of one that fails before its first word, in this order: `"openai/gpt-5-mini"`, the provider’s id and the model’s. The message says who answered and why. Empty, the default: nobody else is asked.',
    },
  },
  {
    id: 'parley.models.reuseAnswers',
    scope: 'window',
    schema: {
      type: 'boolean',
      description:
        'Shows the answer that is there where the very same is asked again within the hour, instead of paying for it twice. The message says so, and Retry always asks anew. Off, the default: a model is asked each time.',
    },
  },
  {
    id: 'parley.budget.dollarsPerDay',
    scope: 'application',
    schema: {
      type: 'number',
      ...settingLimits['parley.budget.dollarsPerDay'],
      description:
        'US dollars that all windows together may spend in a day, by the prices that Parley knows. A request that could pass it is not sent. 0, the default: no limit.',
    },
  },
  {
    id: 'parley.budget.dollarsPerChat',
    scope: 'application',
    schema: {
      type: 'number',
      ...settingLimits['parley.budget.dollarsPerChat'],
      description:
        'US dollars that one chat may spend, by the prices that Parley knows. A request that could pass it is not sent. 0, the default: no limit.',
    },
  },
  {
    id: 'parley.trust.maskSecrets',
    scope: 'application',
    schema: {
      type: 'boolean',
      description: 'Masks what looks like a key, a token or a password before anything is sent.',
    },
  },
];

/** What package.json says about the settings. */
export function toConfiguration(): {
  readonly title: string;
  readonly properties: Readonly<Record<string, SettingSchema & { readonly scope: string }>>;
} {
  const properties = settingsTable.map(
    ({ id, scope, schema }) => [id, { scope, ...schema, default: settingDefaults[id] }] as const,
  );
  return { title: 'Parley', properties: Object.fromEntries(properties) };
}
