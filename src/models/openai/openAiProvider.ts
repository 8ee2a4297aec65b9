import { nullLog, type Log } from '../../protocol/log.ts';
import type { Failure, ModelInfo } from '../../protocol/model.ts';
import { notAModelAnswer, timedOut } from '../failure.ts';
import { readText } from '../http/bodies.ts';
import { askedOf, type Fetch, type ModelServer } from '../http/modelServer.ts';
import { networkFailure } from '../http/networkFailure.ts';
import { send } from '../http/send.ts';
import type { LanguageModel, ModelList, Provider } from '../languageModel.ts';
import { countsExactly, windowOf, type ToldWindow } from './knownWindows.ts';
import { parseModelList, type ListedModel } from './modelList.ts';
import type { OpenAiModelOptions } from './openAiModel.ts';
import { defaultLimits, type GuardLimits } from './guardLimits.ts';

/** A model named in the setting `parley.providers`. */
export interface ConfiguredModel {
  readonly id: string;
  readonly label?: string;
  /** Tokens of request and reply together. */
  readonly window?: number;
}

export interface OpenAiProviderOptions {
  readonly id: string;
  readonly label: string;
  /** Up to and with `/v1`. */
  readonly baseUrl: string;
  /** Asked before every request, so that a new key counts at once. */
  readonly key: () => Promise<string | undefined>;
  /** Told where the server refused the key, so that a stale one is not kept. */
  readonly keyRefused?: () => void;
  /** Come first, and are there even where the server lists nothing. */
  readonly models?: readonly ConfiguredModel[];
  /** The global one, looked up at each call, where not given: VS Code puts its proxy support there. */
  readonly fetch?: Fetch;
  readonly redact?: (text: string) => string;
  readonly log?: Log;
  readonly now?: () => number;
  /** Milliseconds; 10 s where not given. */
  readonly listTimeout?: number;
  readonly limits?: Partial<GuardLimits>;
}

const listLimit = 20e6;
const defaultListTimeout = 10_000;

/** OpenAI and every server that speaks its protocol. */
export function createOpenAiProvider(options: OpenAiProviderOptions): Provider {
  const { id, label, models: configured = [], log = nullLog } = options;
  const server = serverOf(options);
  const limits = { ...defaultLimits, ...options.limits };
  const listTimeout = options.listTimeout ?? defaultListTimeout;

  function describe(model: ListedModel): ModelInfo {
    return {
      ref: { provider: id, model: model.id },
      label: model.label,
      providerLabel: label,
      window: windowOf(model.id, server.baseUrl, model.window),
      exactTokens: countsExactly(model.id),
    };
  }

  return {
    id,
    label,
    async models(signal): Promise<ModelList> {
      const list = await listModels(server, signal, listTimeout);
      if (list.type === 'failed') {
        if (configured.length === 0) return list;
        log.warn(`${label} did not list its models: ${list.failure.title}`);
      }
      const listed = list.type === 'models' ? list.models : [];
      return { type: 'models', models: merged(configured, listed).map(describe) };
    },
    languageModel: (info) => createLateModel({ info, server, limits, log }),
    prepare: async () => (await import('./openAiModel.ts')).loadClient(),
  };
}

/** What speaks the protocol is imported with the first question. */
function createLateModel(options: OpenAiModelOptions): LanguageModel {
  return {
    info: options.info,
    async *stream(request, signal) {
      const { createOpenAiModel } = await import('./openAiModel.ts');
      yield* createOpenAiModel(options).stream(request, signal);
    },
  };
}

function serverOf(options: OpenAiProviderOptions): ModelServer {
  return {
    label: options.label,
    baseUrl: options.baseUrl.trim().replace(/\/{1,16}$/, ''),
    key: options.key,
    keyRefused: options.keyRefused ?? (() => undefined),
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    redact: options.redact ?? ((text) => text),
    now: options.now ?? Date.now,
  };
}

type Listing =
  | { readonly type: 'models'; readonly models: readonly ListedModel[] }
  | { readonly type: 'failed'; readonly failure: Failure };

/** Asks `/models` with a plain fetch, so that no client is loaded for a list. Never rejects. */
async function listModels(
  server: ModelServer,
  signal: AbortSignal,
  timeout: number,
): Promise<Listing> {
  const late = AbortSignal.timeout(timeout);
  const both = AbortSignal.any([signal, late]);
  try {
    const question = { url: `${server.baseUrl}/models`, accept: 'application/json' };
    const { response, keySent, redact } = await send(server, question, both);
    const text = await readText(response, listLimit, both);
    const models = parseModelList(parsed(text));
    if (models) return { type: 'models', models };
    return { type: 'failed', failure: notAModelAnswer(askedOf(server, keySent), redact(text)) };
  } catch (error) {
    const failure = late.aborted
      ? timedOut(server.label, timeout, 'before')
      : networkFailure(error, askedOf(server, false));
    return { type: 'failed', failure };
  }
}

/** The configured ones first; of two numbers for one window the smaller: a wish, or the server's limit. */
function merged(
  configured: readonly ConfiguredModel[],
  listed: readonly ListedModel[],
): readonly ListedModel[] {
  const byId = new Map(listed.map((model) => [model.id, model]));
  const first = configured.map((model): ListedModel => {
    const known = byId.get(model.id);
    byId.delete(model.id);
    return {
      id: model.id,
      label: model.label ?? known?.label ?? model.id,
      window: smaller(known?.window ?? {}, model.window),
    };
  });
  return [...first, ...byId.values()];
}

function smaller(told: ToldWindow, wished: number | undefined): ToldWindow {
  return wished === undefined ? told : { ...told, total: Math.min(told.total ?? wished, wished) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
