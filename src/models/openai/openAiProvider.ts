import { nullLog, type Log } from '../../protocol/log.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import { configuredFirst, type ConfiguredModel, type FoundModel } from '../configuredFirst.ts';
import { askJson } from '../http/askJson.ts';
import { createServer, type ServerOptions } from '../http/serverOptions.ts';
import type { LanguageModel, ModelList, Provider } from '../languageModel.ts';
import { lateModel } from '../lateModel.ts';
import { defaultLimits, type GuardLimits } from './guardLimits.ts';
import { countsExactly, windowOf, type ToldWindow } from './knownWindows.ts';
import { parseModelList, type ListedModel } from './modelList.ts';
import type { OpenAiModelOptions } from './openAiModel.ts';
import { QuirkMemory } from './quirks.ts';

/** `baseUrl` goes up to and with `/v1`. */
export interface OpenAiProviderOptions extends ServerOptions {
  readonly id: string;
  /** Which of OpenAI's protocols is spoken; by the model's name where not given. */
  readonly api?: 'chat' | 'responses';
  /** Come first, and are there even where the server lists nothing. */
  readonly models?: readonly ConfiguredModel[];
  readonly log?: Log;
  /** Milliseconds; 10 s where not given. */
  readonly listTimeout?: number;
  readonly limits?: Partial<GuardLimits>;
}

const defaultListTimeout = 10_000;

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
      window: windowOf(model, server.baseUrl, toldOf(wished, listed)),
      exactTokens: countsExactly(model),
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
      const list = await askJson(server, question, { signal, timeout, parse: parseModelList });
      if (list.type === 'failed') {
        if (configured.length === 0) return list;
        log.warn(`${label} did not list its models: ${list.failure.title}`);
      }
      const listed = list.type === 'told' ? list.value : [];
      return { type: 'models', models: configuredFirst(configured, listed).map(describe) };
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

/** Of two numbers for one limit the smaller: a wish, or the server's. */
function toldOf(wished: ConfiguredModel | undefined, listed: ListedModel | undefined): ToldWindow {
  const total = smaller(wished?.window, listed?.window.total);
  const reply = smaller(wished?.reply, listed?.window.reply);
  return { ...(total === undefined ? {} : { total }), ...(reply === undefined ? {} : { reply }) };
}

function smaller(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
