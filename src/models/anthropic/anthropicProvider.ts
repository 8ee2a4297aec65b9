import { nullLog, type Log } from '../../protocol/log.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import { configuredFirst, type ConfiguredModel, type FoundModel } from '../configuredFirst.ts';
import { askJson, type Told } from '../http/askJson.ts';
import { askedOf, type AuthStyle, type ModelServer } from '../http/modelServer.ts';
import { createServer, type ServerOptions } from '../http/serverOptions.ts';
import type { ModelList, Provider } from '../languageModel.ts';
import { defaultLimits, type GuardLimits } from '../openai/guardLimits.ts';
import { windowOf } from '../openai/knownWindows.ts';
import { adviseAnthropic, createAnthropicModel } from './anthropicModel.ts';
import { capabilitiesOf, parsePage, type ListedClaude } from './modelList.ts';
import { thinkingStyleOf, type ThinkingStyle } from './thinkingStyle.ts';

export interface AnthropicProviderOptions extends ServerOptions {
  readonly id: string;
  /** Come first, and are there even where the server lists nothing. */
  readonly models?: readonly ConfiguredModel[];
  /** `x-api-key` where not given; some gateways want the key as Bearer token. */
  readonly auth?: AuthStyle;
  readonly log?: Log;
  /** Milliseconds for each page of the list; 10 s where not given. */
  readonly listTimeout?: number;
  readonly limits?: Partial<GuardLimits>;
}

const defaultListTimeout = 10_000;

/** A page has up to a thousand models; a list without end is cut here. */
const mostPages = 5;

/** The version of the protocol that this adapter speaks. */
const version = { 'anthropic-version': '2023-06-01' };

/** Anthropic, and every server that speaks its Messages API. */
export function createAnthropicProvider(options: AnthropicProviderOptions): Provider {
  const { id, label, models: configured = [], log = nullLog } = options;
  const auth = options.auth ?? { header: 'x-api-key' };
  const server = {
    ...createServer(options, anthropicAddress(options.baseUrl), auth),
    headers: version,
  };
  const limits = { ...defaultLimits, ...options.limits };
  const timeout = options.listTimeout ?? defaultListTimeout;
  /** What the list told last; a model that it did not name goes by its name. */
  const styles = new Map<string, ThinkingStyle>();

  function describe({
    id: model,
    configured: wished,
    listed,
  }: FoundModel<ListedClaude>): ModelInfo {
    return {
      ref: { provider: id, model },
      label: wished?.label ?? listed?.label ?? model,
      providerLabel: label,
      window: windowOf(model, server.baseUrl, toldOf(wished, listed)),
      exactTokens: false,
      ...capabilitiesOf(model, listed),
    };
  }

  return {
    id,
    label,
    async models(signal): Promise<ModelList> {
      const list = await listModels(server, signal, timeout);
      if (list.type === 'failed') {
        const failure = adviseAnthropic(list.failure, askedOf(server, false));
        if (configured.length === 0) return { type: 'failed', failure };
        log.warn(`${label} did not list its models: ${failure.title}`);
      }
      const listed = list.type === 'told' ? list.value : [];
      for (const model of listed) styles.set(model.id, model.thinking);
      return { type: 'models', models: configuredFirst(configured, listed).map(describe) };
    },
    languageModel: (info) => {
      const { model } = info.ref;
      const style = styles.get(model) ?? thinkingStyleOf(model);
      return createAnthropicModel({ info, server, limits, log }, style);
    },
  };
}

/** Up to and with `/v1`, which some write and some do not; the whole address of the API is taken too. */
function anthropicAddress(baseUrl: string): string {
  const address = baseUrl.trim().replace(/(?:\/messages)?\/{0,16}$/, '');
  return address.endsWith('/v1') ? address : `${address}/v1`;
}

async function listModels(
  server: ModelServer,
  signal: AbortSignal,
  timeout: number,
): Promise<Told<readonly ListedClaude[]>> {
  const found = new Map<string, ListedClaude>();
  let after: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({ limit: '1000', ...(after ? { after_id: after } : {}) });
    const question = {
      url: `${server.baseUrl}/models?${query.toString()}`,
      accept: 'application/json',
    };
    const told = await askJson(server, question, { signal, timeout, parse: parsePage });
    // What the first pages told is worth having.
    if (told.type === 'failed' && found.size === 0) return told;
    if (told.type === 'failed') break;
    for (const model of told.value.models) found.set(model.id, model);
    after = told.value.after;
    if (after === undefined) break;
  }
  return { type: 'told', value: [...found.values()] };
}

/** Of two numbers for one limit the smaller: a wish, or the server's. */
function toldOf(
  wished: ConfiguredModel | undefined,
  listed: ListedClaude | undefined,
): ListedClaude['window'] {
  const total = smaller(wished?.window, listed?.window.total);
  const reply = smaller(wished?.reply, listed?.window.reply);
  return { ...(total === undefined ? {} : { total }), ...(reply === undefined ? {} : { reply }) };
}

function smaller(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
