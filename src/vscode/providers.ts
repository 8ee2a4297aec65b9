import type { ProviderSetting, Settings } from '../commands/readSettings.ts';
import type { Provider } from '../models/languageModel.ts';
import { findLocalServers } from '../models/localServers.ts';
import { createOpenAiProvider } from '../models/openai/openAiProvider.ts';
import type { Log } from '../protocol/log.ts';
import type { Banner } from '../protocol/panel.ts';
import type { ApiKeys } from './apiKeys.ts';
import { createVscodeProvider } from './languageModelProvider.ts';

/** Milliseconds that VS Code and local servers have to answer when Parley looks for a model. */
const localTimeout = 300;

const openAi = 'https://api.openai.com/v1';

export interface ProviderParts {
  readonly keys: ApiKeys;
  /** Takes secrets out of what a server answers. */
  readonly redact: (text: string) => string;
  readonly log: Log;
}

/** The providers that the setting names, or those that are found where it names none. */
export async function findProviders(
  settings: Settings,
  parts: ProviderParts,
  signal: AbortSignal,
): Promise<readonly Provider[]> {
  return settings.providers.length > 0
    ? settings.providers.map((each) => toProvider(each, parts))
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
      text: `Nothing was configured, so Parley uses what it found: ${first.label}.`,
      action: { label: 'Settings', command: 'open-settings' },
      dismissible: true,
    },
  ];
}

function toProvider(setting: ProviderSetting, { keys, redact, log }: ProviderParts): Provider {
  if (setting.kind === 'vscode') return createVscodeProvider(setting.id);
  const { id, baseUrl = openAi, models } = setting;
  const key = (): Promise<string | undefined> => keys.get(id);
  return createOpenAiProvider({
    id,
    label: labelOf(id, baseUrl),
    baseUrl,
    models,
    key,
    keyRefused: () => keys.forget(id),
    redact,
    log,
  });
}

/** VS Code's own models first, then servers on this machine. Only those that have a model at all. */
async function discover(
  ports: readonly number[],
  { redact, log }: ProviderParts,
  signal: AbortSignal,
): Promise<readonly Provider[]> {
  const own = createVscodeProvider('vscode', localTimeout);
  const [ownModels, servers] = await Promise.all([
    own.models(signal),
    findLocalServers({ ports, timeoutMs: localTimeout, signal }),
  ]);
  const hasOwn = ownModels.type === 'models' && ownModels.models.length > 0;
  const local = servers.map(({ port, label, baseUrl }) =>
    createOpenAiProvider({ id: `local:${port}`, label, baseUrl, key: noKey, redact, log }),
  );
  return hasOwn ? [own, ...local] : local;
}

/** A server that nobody configured gets no key. */
const noKey = (): Promise<undefined> => Promise.resolve(undefined);

/** What a person reads: the name that they gave, and the host where that is not OpenAI's. */
function labelOf(id: string, baseUrl: string): string {
  if (baseUrl === openAi) return id === 'openai' ? 'OpenAI' : id;
  return `${id} (${new URL(baseUrl).host})`;
}
