import type { AdapterOptions } from './adapterOptions.ts';
import type { Provider } from './languageModel.ts';
import type { Protocol } from './providerKinds.ts';
import { createReadyMade } from './readyMade.ts';
import { wellKnownAt } from './wellKnown.ts';

export interface CreateOptions extends AdapterOptions {
  /** Of the servers that speak OpenAI's protocols. */
  readonly api?: 'chat' | 'responses';
  /** Of Ollama: tokens that a model is loaded with, where its own entry does not say. */
  readonly window?: number;
  /** Of Ollama: how long a model stays loaded: `30m`, seconds, -1 for ever. */
  readonly keepAlive?: string | number;
}

/** A provider that speaks `protocol`; at the address of a well-known service its prices are known. */
export async function createProvider(
  protocol: Protocol,
  options: CreateOptions,
): Promise<Provider> {
  const provider = await speaking(protocol, options);
  const service = wellKnownAt(options.baseUrl);
  const configured = new Set((options.models ?? []).map((model) => model.id));
  return service ? createReadyMade(provider, service, configured) : provider;
}

/** Each protocol is loaded when a provider first speaks it. */
async function speaking(protocol: Protocol, options: CreateOptions): Promise<Provider> {
  switch (protocol) {
    case 'openai': {
      const { createOpenAiProvider } = await import('./openai/openAiProvider.ts');
      return createOpenAiProvider(options);
    }
    case 'anthropic': {
      const { createAnthropicProvider } = await import('./anthropic/anthropicProvider.ts');
      return createAnthropicProvider(options);
    }
    case 'gemini': {
      const { createGeminiProvider } = await import('./gemini/geminiProvider.ts');
      return createGeminiProvider(options);
    }
    case 'ollama': {
      const { createOllamaProvider } = await import('./ollama/ollamaProvider.ts');
      return createOllamaProvider(options);
    }
  }
}
