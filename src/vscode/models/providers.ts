import type { ProviderSetting } from '../../commands/providerEntry.ts';
import type { Settings } from '../../commands/readSettings.ts';
import { createProvider, type CreateOptions } from '../../models/createProvider.ts';
import { FailureError } from '../../models/failure.ts';
import type { Fetch, OnHeaders } from '../../models/http/modelServer.ts';
import type { Provider } from '../../models/languageModel.ts';
import { findLocalServers } from '../../models/localServers.ts';
import { wellKnownOf, type WellKnownProvider } from '../../models/wellKnown.ts';
import type { Log } from '../../protocol/log.ts';
import type { Banner } from '../../protocol/panel.ts';
import { t } from '../../protocol/texts.ts';
import type { ApiKeys } from './apiKeys.ts';
import type { KeyConsent } from './keyConsent.ts';

/** Milliseconds that VS Code and local servers have to answer when Parley looks for a model. */
const localTimeout = 300;

export interface ProviderParts {
  readonly keys: Pick<ApiKeys, 'get' | 'forget'>;
  readonly consent: Pick<KeyConsent, 'refusal'>;
  /** Takes secrets out of what a server answers. */
  readonly redact: (text: string) => string;
  readonly log: Log;
  /** How servers are reached. */
  readonly fetch?: Fetch;
  /** Sees the headers of what the provider of this id answers. */
  readonly headersOf?: (provider: string) => OnHeaders;
}

/** The providers that the setting names, or those that are found where it names none. */
export async function findProviders(
  settings: Settings,
  parts: ProviderParts,
  signal: AbortSignal,
): Promise<readonly Provider[]> {
  return settings.providers.length > 0
    ? Promise.all(settings.providers.map((each) => toProvider(each, parts)))
    : discover(settings.localPorts, parts, signal);
}

/** Says which model was found, because nobody configured it. */
export function discoveryBanner(
  providers: readonly Provider[],
  settings: Settings,
): readonly Banner[] {
  const [first] = providers;
  if (settings.providers.length > 0 || !first) return [];
  return [
    {
      id: `found-${first.id}`,
      severity: 'info',
      text: t('Nothing was configured, so Parley uses what it found: {0}.', first.label),
      action: { label: t('Settings'), command: 'open-settings' },
      dismissible: true,
    },
  ];
}

async function toProvider(setting: ProviderSetting, parts: ProviderParts): Promise<Provider> {
  const { id, kind } = setting;
  if (kind === 'vscode') return vscodeProvider(id);
  const known = wellKnownOf(kind);
  const baseUrl = setting.baseUrl ?? known.baseUrl ?? '';
  return createProvider(known.protocol, {
    ...optionsOf(id, parts),
    label: labelOf(id, baseUrl, known),
    baseUrl,
    models: setting.models,
    key: () => keyFor(id, baseUrl, parts),
    keyRefused: () => parts.keys.forget(id),
    ...(setting.api ? { api: setting.api } : {}),
    ...(setting.contextSize === undefined ? {} : { window: setting.contextSize }),
    ...(setting.keepAlive === undefined ? {} : { keepAlive: setting.keepAlive }),
  });
}

/** VS Code's own models first, then servers on this machine. Only those that have a model at all. */
async function discover(
  ports: readonly number[],
  parts: ProviderParts,
  signal: AbortSignal,
): Promise<readonly Provider[]> {
  const own = await vscodeProvider('vscode', localTimeout);
  const [ownModels, local] = await Promise.all([
    own.models(signal),
    localProviders(ports, parts, signal),
  ]);
  const hasOwn = ownModels.type === 'models' && ownModels.models.length > 0;
  return hasOwn ? [own, ...local] : local;
}

/** The servers that run at these ports of this machine; Ollama by its own protocol, which tells more. */
export async function localProviders(
  ports: readonly number[],
  parts: ProviderParts,
  signal: AbortSignal,
): Promise<readonly Provider[]> {
  const servers = await findLocalServers({ ports, timeoutMs: localTimeout, signal });
  const ollama = wellKnownOf('ollama').label;
  return Promise.all(
    servers.map(({ port, label, baseUrl }) => {
      const options = { ...optionsOf(`local:${port}`, parts), label, baseUrl, key: noKey };
      return createProvider(label === ollama ? 'ollama' : 'openai', options);
    }),
  );
}

async function vscodeProvider(id: string, timeout?: number): Promise<Provider> {
  const { createVscodeProvider } = await import('./languageModelProvider.ts');
  return createVscodeProvider(id, timeout);
}

function optionsOf(
  id: string,
  { redact, log, fetch, headersOf }: ProviderParts,
): Pick<CreateOptions, 'id' | 'redact' | 'log' | 'fetch' | 'onHeaders'> {
  return {
    id,
    redact,
    log,
    ...(fetch ? { fetch } : {}),
    ...(headersOf ? { onHeaders: headersOf(id) } : {}),
  };
}

/** Rejects with a `FailureError` where there is a key that must not go to this address. */
async function keyFor(
  id: string,
  baseUrl: string,
  { keys, consent }: ProviderParts,
): Promise<string | undefined> {
  const key = await keys.get(id);
  const refused = key === undefined ? undefined : consent.refusal(id, baseUrl);
  if (refused) throw new FailureError(refused);
  return key;
}

/** A server that nobody configured gets no key. */
const noKey = (): Promise<undefined> => Promise.resolve(undefined);

/** What a person reads: the name that they gave, and the host where it is not the usual one. */
function labelOf(id: string, baseUrl: string, known: WellKnownProvider): string {
  const name = id === known.kind ? known.label : id;
  return baseUrl === known.baseUrl ? name : `${name} (${new URL(baseUrl).host})`;
}
