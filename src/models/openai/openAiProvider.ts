import { nullLog } from '../../protocol/log.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import { defaultListTimeout, type AdapterOptions } from '../adapterOptions.ts';
import type { FoundModel } from '../configuredFirst.ts';
import { askJson } from '../http/askJson.ts';
import { createServer } from '../http/serverOptions.ts';
import type { LanguageModel, ModelList, Provider } from '../languageModel.ts';
import { lateModel } from '../lateModel.ts';
import { modelListOf } from '../modelListOf.ts';
import { defaultLimits } from '../guardLimits.ts';
import { tighter, tokenizerOf, windowOf } from '../knownWindows.ts';
import { parseModelList, type ListedModel } from './modelList.ts';
import type { OpenAiModelOptions } from './openAiModel.ts';
import { QuirkMemory } from './quirks.ts';

/** `baseUrl` goes up to and with `/v1`. */
export interface OpenAiProviderOptions extends AdapterOptions {
  /** Which of OpenAI's protocols is spoken; by the model's name where not given. */
  readonly api?: 'chat' | 'responses';
}

/** OpenAI and every server that speaks its protocol. */
export function createOpenAiProvider(options: OpenAiProviderOptions): Provider {
  const { id, label, models: configured = [], log = nullLog } = options;
  const server = createServer(options, options.baseUrl.trim().replace(/\/{1,16}$/, ''));
  const limits = { ...defaultLimits, ...options.limits };
  const timeout = options.listTimeout ?? defaultListTimeout;
  const spoken = { quirks: new QuirkMemory(), ...(options.api ? { api: options.api } : {}) };

  function describe({ id: model, configured: wished, listed }: FoundModel<ListedModel>): ModelInfo {
    const { capabilities, price } = listed ?? {};
    return {
      ref: { provider: id, model },
      label: wished?.label ?? listed?.label ?? model,
      providerLabel: label,
      window: windowOf(model, server.baseUrl, tighter(wished, listed?.window)),
      ...tokenizerOf(model),
      ...(capabilities ? { capabilities } : {}),
      ...(price ? { price } : {}),
    };
  }

  return {
    id,
    label,
    async models(signal): Promise<ModelList> {
      // With a plain fetch, so that no client is loaded for a list.
      const question = { url: `${server.baseUrl}/models`, accept: 'application/json' };
      const told = await askJson(server, question, { signal, timeout, parse: parseModelList });
      return modelListOf(told, { label, configured, describe, log });
    },
    languageModel: (info) => createLateModel({ info, server, limits, log, ...spoken }),
    async prepare() {
      await import('./openAiModel.ts');
    },
  };
}

/** What speaks the protocol is imported with the first question. */
function createLateModel(options: OpenAiModelOptions): LanguageModel {
  return lateModel(options.info, async () => {
    const { createOpenAiModel } = await import('./openAiModel.ts');
    return createOpenAiModel(options);
  });
}
