import { nullLog } from '../../protocol/log.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { defaultListTimeout, type AdapterOptions } from '../adapterOptions.ts';
import { configuredFirst, type ConfiguredModel, type FoundModel } from '../configuredFirst.ts';
import { askJson } from '../http/askJson.ts';
import { askedOf, type ModelServer } from '../http/modelServer.ts';
import { createServer, type ServerOptions } from '../http/serverOptions.ts';
import type { ModelList, Provider, PullPart } from '../languageModel.ts';
import { defaultLimits } from '../guardLimits.ts';
import { canChat, capabilitiesOf, parseTags, windowOf, type ListedOllama } from './modelInfo.ts';
import { adviseOllama, createOllamaModel } from './ollamaModel.ts';
import { createShownModels, type Version } from './shownModels.ts';

export interface OllamaProviderOptions extends AdapterOptions {
  /** Tokens of request and reply for every model whose own window is not configured. */
  readonly window?: number;
  /** How long a model stays loaded, as Ollama spells it: `30m`, seconds, -1 for ever. */
  readonly keepAlive?: string | number;
}

/** Ollama by its own protocol: no key, no network beyond its own address. */
export function createOllamaProvider(options: OllamaProviderOptions): Provider {
  const { id, label, log = nullLog } = options;
  const configured = (options.models ?? []).map(tagged);
  const server = ollamaServer(options);
  const limits = { ...defaultLimits, ...options.limits };
  const timeout = options.listTimeout ?? defaultListTimeout;
  const shown = createShownModels(server, timeout);

  /** `hasList`: what is not on it has to be fetched first. */
  function describe(model: Found, hasList: boolean): ModelInfo {
    const facts = shown.of(versionOf(model));
    const capabilities = capabilitiesOf(facts);
    const { window = options.window, reply } = model.configured ?? {};
    return {
      ref: { provider: id, model: model.id },
      label: model.configured?.label ?? model.id,
      providerLabel: label,
      window: windowOf(facts, { window, reply }, model.listed?.remote ?? false),
      exactTokens: false,
      ...(hasList && !model.listed ? { absent: true } : {}),
      ...(capabilities ? { capabilities } : {}),
    };
  }

  return {
    id,
    label,
    async models(signal): Promise<ModelList> {
      const question = { url: `${server.baseUrl}/api/tags`, accept: 'application/json' };
      const list = await askJson(server, question, { signal, timeout, parse: parseTags });
      if (list.type === 'failed') {
        const failure = adviseOllama(list.failure, askedOf(server, false));
        if (configured.length === 0) return { type: 'failed', failure };
        log.warn(`${label} did not list its models: ${failure.title}`);
        return {
          type: 'models',
          models: configuredFirst(configured, []).map((model) => describe(model, false)),
        };
      }
      const found = configuredFirst(configured, list.value);
      await shown.refresh(found.map(versionOf), signal);
      const chatting = found.filter((model) => canChat(shown.of(versionOf(model))));
      return { type: 'models', models: chatting.map((model) => describe(model, true)) };
    },
    languageModel: (info) => createOllamaModel({ info, server, limits, log }, options.keepAlive),
    async *pull(model, signal): AsyncIterable<PullPart> {
      const { pullModel } = await import('./pullModel.ts');
      yield* pullModel(server, model, signal);
    },
  };
}

/** The server itself, for `pullModel`. Its address is taken also with the path of one of its protocols. */
export function ollamaServer(options: ServerOptions): ModelServer {
  const address = options.baseUrl.trim().replace(/\/{1,16}$/, '');
  return {
    ...createServer(options, address.replace(/\/(?:v1|api)$/, '')),
    addressAdvice: t(
      'Check “baseUrl” of {0} in the setting parley.providers: it is the server’s address, without a path. A proxy may also stand in between.',
      options.label,
    ),
  };
}

type Found = FoundModel<ListedOllama>;

function versionOf({ id, listed }: Found): Version {
  return { id, digest: listed?.digest ?? '' };
}

/** Ollama lists every model with a tag, and means `latest` where none is given. */
function tagged(model: ConfiguredModel): ConfiguredModel {
  const named = model.id.slice(model.id.lastIndexOf('/') + 1).includes(':');
  return named ? model : { ...model, id: `${model.id}:latest`, label: model.label ?? model.id };
}
