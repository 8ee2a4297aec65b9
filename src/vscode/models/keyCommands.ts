import * as vscode from 'vscode';
import type { ProviderSetting } from '../../commands/providerEntry.ts';
import { isAddress } from '../../models/http/modelServer.ts';
import type { ServerKind } from '../../models/providerKinds.ts';
import { wellKnownOf, wellKnownProviders } from '../../models/wellKnown.ts';
import { t } from '../../protocol/texts.ts';
import type { ApiKeys } from './apiKeys.ts';
import type { SettingsReader } from '../settings.ts';
import { shownItem } from '../shownItem.ts';

/** An entry of the setting `parley.providers`, as it is written there. */
interface NewEntry {
  readonly id?: string;
  readonly kind: ServerKind;
  readonly baseUrl?: string;
}

/**
 * Asks for a key and puts it into SecretStorage; configures the provider first where it is another one
 * than those that there are.
 * @param isMissing where a chat lacks a key: it is that of the only provider, where there is only one
 */
export async function setApiKey(
  settings: SettingsReader,
  keys: ApiKeys,
  isMissing: boolean,
): Promise<void> {
  const configured = settings.get().providers.filter(isServed);
  const chosen = await (isMissing && configured.length === 1
    ? configured[0]
    : pickOrAddProvider(configured));
  if (chosen === undefined) return;
  const { id, kind } = chosen;
  const { keyPage } = wellKnownOf(kind);
  const made =
    keyPage === undefined || chosen.baseUrl !== undefined ? '' : t('Made at {0}. ', keyPage);
  const key = await vscode.window.showInputBox({
    title: t('API Key for {0}', id),
    prompt: t('{0}Kept in VS Code’s secret storage, on this machine only.', made),
    password: true,
    ignoreFocusOut: true,
    validateInput: keyProblem,
  });
  if (key === undefined) return;
  await keys.set(id, key.trim());
  void vscode.window.showInformationMessage(t('The API key for {0} is set.', id));
}

export async function removeApiKey(settings: SettingsReader, keys: ApiKeys): Promise<void> {
  const configured = settings.get().providers.filter(isServed);
  if (configured.length === 0) {
    void vscode.window.showInformationMessage(
      t('No provider is configured, so there is no key to remove.'),
    );
    return;
  }
  const chosen = await pickProvider(configured, t('Remove the API key of'));
  if (chosen === undefined) return;
  const { id } = chosen;
  await keys.remove(id);
  void vscode.window.showInformationMessage(t('The API key for {0} is removed.', id));
}

/** What is wrong with a key as typed; undefined where nothing is. A header takes visible ASCII only. */
export function keyProblem(key: string): string | undefined {
  const trimmed = key.trim();
  if (trimmed === '') return t('Paste the key that the provider gave you.');
  return /^[\x21-\x7e]+$/u.test(trimmed)
    ? undefined
    : t('A key has no spaces, line breaks or special characters. Copy it again.');
}

type Served = Extract<ProviderSetting, { readonly kind: ServerKind }>;

function isServed(setting: ProviderSetting): setting is Served {
  return setting.kind !== 'vscode';
}

type Chosen = Pick<Served, 'id' | 'kind' | 'baseUrl'>;

async function pickProvider(
  configured: readonly Served[],
  placeHolder: string,
): Promise<Chosen | undefined> {
  if (configured.length === 1) return configured[0];
  const items = configured.map(itemOf);
  return (await vscode.window.showQuickPick(items, { title: 'Parley', placeHolder }))?.setting;
}

async function pickOrAddProvider(configured: readonly Served[]): Promise<Chosen | undefined> {
  const taken = configured.map(({ id }) => id);
  if (configured.length === 0) return addProvider(taken);
  const another = { label: t('Another service or server…'), setting: undefined };
  const picked = await vscode.window.showQuickPick([...configured.map(itemOf), another], {
    title: 'Parley',
    placeHolder: t('Set the API key of'),
  });
  return picked && (picked.setting ?? addProvider(taken));
}

function itemOf(setting: Served): {
  readonly label: string;
  readonly description: string;
  readonly setting: Served;
} {
  const description = setting.baseUrl ?? wellKnownOf(setting.kind).label;
  return shownItem({ label: setting.id, description, setting });
}

/** Adds the chosen service to the setting, so that the key has a provider. */
async function addProvider(taken: readonly string[]): Promise<Chosen | undefined> {
  const services = wellKnownProviders.filter(
    ({ kind, keyName }) => keyName !== undefined && !taken.includes(kind),
  );
  const items = [
    ...services.map(({ kind, label }) => ({ label, serves: kind })),
    { label: t('Another service or server…'), serves: undefined },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Connect a Model'),
    placeHolder: t('Whose key is it?'),
  });
  if (!picked) return undefined;
  const entry = await entryFor(picked.serves, taken);
  if (!entry) return undefined;
  const configuration = vscode.workspace.getConfiguration('parley');
  const before: unknown = configuration.inspect('providers')?.globalValue;
  // What is wrong in there is a person's to put right: it is kept as it is.
  const entries = [...(Array.isArray(before) ? (before as readonly unknown[]) : []), entry];
  await configuration.update('providers', entries, vscode.ConfigurationTarget.Global);
  return { ...entry, id: entry.id ?? entry.kind };
}

/** Asks for the address where no ready-made entry has it. */
async function entryFor(
  kind: ServerKind | undefined,
  taken: readonly string[],
): Promise<NewEntry | undefined> {
  if (kind !== undefined && wellKnownOf(kind).baseUrl !== undefined) return { kind };
  const baseUrl = await askForAddress(kind);
  if (baseUrl === undefined) return undefined;
  return kind === undefined
    ? { id: freeId(new URL(baseUrl).hostname, taken), kind: 'openai', baseUrl }
    : { kind, baseUrl };
}

/** The host's name, without what an id may not have; numbered where another has it. */
function freeId(host: string, taken: readonly string[]): string {
  const name = host.replaceAll(/[^\w.:-]/gu, '');
  for (let number = 2, id = name; ; id = `${name}-${number++}`) if (!taken.includes(id)) return id;
}

function askForAddress(kind: ServerKind | undefined): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: t('Connect a Model'),
    prompt:
      kind === undefined
        ? t('Base URL of a server that speaks OpenAI’s protocol')
        : t('Base URL of your {0} resource', wellKnownOf(kind).label),
    placeHolder:
      kind === 'azure'
        ? 'https://NAME.openai.azure.com/openai/v1'
        : 'https://models.example.com/v1',
    ignoreFocusOut: true,
    validateInput: (text) =>
      isAddress(text)
        ? undefined
        : t(
            'An address that begins with https:// or http://, without a password, “?” or “#” in it',
          ),
  });
}
