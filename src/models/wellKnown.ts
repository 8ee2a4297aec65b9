import type { Protocol, ServerKind } from './providerKinds.ts';
import { wellKnownModels, type WellKnownModel } from './wellKnownModels.ts';

/** A service, or a program on this machine, that is ready to be used once its key is there. */
export interface WellKnownProvider {
  readonly kind: ServerKind;
  readonly label: string;
  readonly protocol: Protocol;
  /** Missing where everybody has an address of their own. */
  readonly baseUrl?: string;
  /** The environment variable that usually holds the key; missing where no key is needed. */
  readonly keyName?: string;
  /** Where a key is made. */
  readonly keyPage?: string;
  /** Empty where the server itself tells windows, or runs what its owner gave it. */
  readonly models: readonly WellKnownModel[];
}

/**
 * Sources of the addresses: each service's own API reference; of the programs, their defaults.
 */
const entries: readonly Omit<WellKnownProvider, 'models'>[] = [
  {
    kind: 'openai',
    label: 'OpenAI',
    protocol: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    keyName: 'OPENAI_API_KEY',
    keyPage: 'https://platform.openai.com/api-keys',
  },
  {
    kind: 'anthropic',
    label: 'Anthropic',
    protocol: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    keyName: 'ANTHROPIC_API_KEY',
    keyPage: 'https://console.anthropic.com/settings/keys',
  },
  {
    kind: 'gemini',
    label: 'Gemini',
    protocol: 'gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    keyName: 'GEMINI_API_KEY',
    keyPage: 'https://aistudio.google.com/apikey',
  },
  {
    kind: 'moonshot',
    label: 'Moonshot (Kimi)',
    protocol: 'openai',
    baseUrl: 'https://api.moonshot.ai/v1',
    keyName: 'MOONSHOT_API_KEY',
    keyPage: 'https://platform.moonshot.ai/console/api-keys',
  },
  {
    kind: 'openrouter',
    label: 'OpenRouter',
    protocol: 'openai',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyName: 'OPENROUTER_API_KEY',
    keyPage: 'https://openrouter.ai/keys',
  },
  {
    kind: 'deepseek',
    label: 'DeepSeek',
    protocol: 'openai',
    baseUrl: 'https://api.deepseek.com/v1',
    keyName: 'DEEPSEEK_API_KEY',
    keyPage: 'https://platform.deepseek.com/api_keys',
  },
  {
    kind: 'mistral',
    label: 'Mistral',
    protocol: 'openai',
    baseUrl: 'https://api.mistral.ai/v1',
    keyName: 'MISTRAL_API_KEY',
    keyPage: 'https://console.mistral.ai/api-keys',
  },
  {
    kind: 'groq',
    label: 'Groq',
    protocol: 'openai',
    baseUrl: 'https://api.groq.com/openai/v1',
    keyName: 'GROQ_API_KEY',
    keyPage: 'https://console.groq.com/keys',
  },
  {
    kind: 'xai',
    label: 'xAI',
    protocol: 'openai',
    baseUrl: 'https://api.x.ai/v1',
    keyName: 'XAI_API_KEY',
    keyPage: 'https://console.x.ai',
  },
  {
    // Everybody has a resource of their own: https://NAME.openai.azure.com/openai/v1
    kind: 'azure',
    label: 'Azure OpenAI',
    protocol: 'openai',
    keyName: 'AZURE_OPENAI_API_KEY',
    keyPage: 'https://ai.azure.com',
  },
  {
    kind: 'ollama',
    label: 'Ollama',
    protocol: 'ollama',
    baseUrl: 'http://127.0.0.1:11434',
  },
  {
    kind: 'lmstudio',
    label: 'LM Studio',
    protocol: 'openai',
    baseUrl: 'http://127.0.0.1:1234/v1',
  },
  {
    kind: 'llamacpp',
    label: 'llama.cpp',
    protocol: 'openai',
    baseUrl: 'http://127.0.0.1:8080/v1',
  },
  { kind: 'vllm', label: 'vLLM', protocol: 'openai', baseUrl: 'http://127.0.0.1:8000/v1' },
];

export const wellKnownProviders: readonly WellKnownProvider[] = entries.map((entry) =>
  Object.assign({ models: wellKnownModels[entry.kind] ?? [] }, entry),
);

/** The ready-made entry for a `kind` of the setting `parley.providers`. */
export function wellKnownOf(kind: ServerKind): WellKnownProvider {
  const found = wellKnownProviders.find((each) => each.kind === kind);
  if (!found) throw new Error(`No ready-made entry for ${kind}.`);
  return found;
}

/** The service whose server `baseUrl` names: its prices hold there and nowhere else. */
export function wellKnownAt(baseUrl: string): WellKnownProvider | undefined {
  const origin = URL.parse(baseUrl)?.origin;
  return wellKnownProviders.find(
    (each) => each.baseUrl !== undefined && URL.parse(each.baseUrl)?.origin === origin,
  );
}

/** The model of this name, or of this name with a date: `gpt-4o-2024-08-06`, `claude-haiku-4-5-20251001`. */
export function modelOf(models: readonly WellKnownModel[], id: string): WellKnownModel | undefined {
  const plain = id.replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8})$/, '');
  return models.find((each) => each.id === id) ?? models.find((each) => each.id === plain);
}
