import { nullLog } from '../../protocol/log.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { defaultListTimeout, type AdapterOptions } from '../adapterOptions.ts';
import type { FoundModel } from '../configuredFirst.ts';
import { askJson, type Told } from '../http/askJson.ts';
import type { ModelServer } from '../http/modelServer.ts';
import { createServer } from '../http/serverOptions.ts';
import type { ModelList, Provider } from '../languageModel.ts';
import { modelListOf } from '../modelListOf.ts';
import { defaultLimits } from '../guardLimits.ts';
import { tighter, windowOf } from '../knownWindows.ts';
import { createGeminiModel } from './geminiModel.ts';
import { capabilitiesOf, parsePage, type ListedGemini } from './modelList.ts';
import { createThoughtSignatures } from './thoughtSignatures.ts';

/** Google has far fewer than a thousand; a list without end is cut here. */
const mostPages = 5;

/** Google's Gemini, by its own protocol. The key goes in a header of its own, never in an address. */
export function createGeminiProvider(options: AdapterOptions): Provider {
  const { id, label, models: configured = [], log = nullLog } = options;
  const server = {
    ...createServer(options, geminiAddress(options.baseUrl), { header: 'x-goog-api-key' }),
    addressAdvice: t(
      'Check “baseUrl” of {0} in the setting parley.providers: it usually ends in /v1beta. A proxy or a login page may also stand in between.',
      label,
    ),
  };
  const limits = { ...defaultLimits, ...options.limits };
  const timeout = options.listTimeout ?? defaultListTimeout;
  const signatures = createThoughtSignatures();

  function describe({
    id: model,
    configured: wished,
    listed,
  }: FoundModel<ListedGemini>): ModelInfo {
    return {
      ref: { provider: id, model },
      label: wished?.label ?? listed?.label ?? model,
      providerLabel: label,
      window: windowOf(model, server.baseUrl, tighter(wished, listed?.window)),
      exactTokens: false,
      capabilities: capabilitiesOf(model, listed?.thinking),
    };
  }

  return {
    id,
    label,
    async models(signal): Promise<ModelList> {
      const told = await listModels(server, signal, timeout);
      return modelListOf(told, { label, configured, describe, log });
    },
    languageModel: (info) => createGeminiModel({ info, server, limits, log }, signatures),
  };
}

/**
 * The address up to and with the version. Takes what people paste as well: the bare host, and the
 * address of Google's layer for OpenAI's protocol.
 */
function geminiAddress(baseUrl: string): string {
  const address = baseUrl.trim().replace(/\/{1,16}$/, '');
  const own = address.replace(/\/(?:openai|models)$/, '');
  return URL.parse(own)?.pathname === '/' ? `${own}/v1beta` : own;
}

async function listModels(
  server: ModelServer,
  signal: AbortSignal,
  timeout: number,
): Promise<Told<readonly ListedGemini[]>> {
  const found: ListedGemini[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({ pageSize: '1000', ...(token ? { pageToken: token } : {}) });
    const url = `${server.baseUrl}/models?${query.toString()}`;
    const question = { url, accept: 'application/json' };
    const told = await askJson(server, question, { signal, timeout, parse: parsePage });
    if (told.type === 'failed') return found.length > 0 ? { type: 'told', value: found } : told;
    found.push(...told.value.models);
    token = told.value.next;
    if (token === undefined) break;
  }
  return { type: 'told', value: found };
}
