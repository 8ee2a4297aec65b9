import { nullLog } from '../../protocol/log.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { defaultListTimeout, type AdapterOptions } from '../adapterOptions.ts';
import type { FoundModel } from '../configuredFirst.ts';
import { askJson, type Told } from '../http/askJson.ts';
import type { AuthStyle, ModelServer } from '../http/modelServer.ts';
import { createServer } from '../http/serverOptions.ts';
import type { ModelList, Provider } from '../languageModel.ts';
import { modelListOf } from '../modelListOf.ts';
import { defaultLimits } from '../guardLimits.ts';
import { tighter, windowOf } from '../knownWindows.ts';
import { createAnthropicModel } from './anthropicModel.ts';
import { capabilitiesOf, parsePage, type ListedClaude } from './modelList.ts';
import { thinkingStyleOf, type ThinkingStyle } from './thinkingStyle.ts';

export interface AnthropicProviderOptions extends AdapterOptions {
  /** `x-api-key` where not given; some gateways want the key as Bearer token. */
  readonly auth?: AuthStyle;
}

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
    addressAdvice: t(
      'Check “baseUrl” of {0} in the setting parley.providers: it is the address without /messages. A proxy or a login page may also stand in between.',
      label,
    ),
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
      window: windowOf(model, server.baseUrl, tighter(wished, listed?.window)),
      exactTokens: false,
      ...capabilitiesOf(model, listed),
    };
  }

  return {
    id,
    label,
    async models(signal): Promise<ModelList> {
      const told = await listModels(server, signal, timeout);
      const listed = told.type === 'told' ? told.value : [];
      for (const model of listed) styles.set(model.id, model.thinking);
      return modelListOf(told, { label, configured, describe, log });
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
