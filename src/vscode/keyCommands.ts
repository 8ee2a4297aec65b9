import * as vscode from 'vscode';
import type { ProviderSetting } from '../commands/readSettings.ts';
import type { ApiKeys } from './apiKeys.ts';
import type { SettingsReader } from './settings.ts';

interface Preset {
  readonly id: string;
  readonly label: string;
  readonly baseUrl?: string;
}

/** Services that speak OpenAI's protocol, offered where nothing is configured yet. */
const presets: readonly Preset[] = [
  { id: 'openai', label: 'OpenAI' },
  { id: 'openrouter', label: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1' },
  { id: 'moonshot', label: 'Moonshot (Kimi)', baseUrl: 'https://api.moonshot.ai/v1' },
  { id: 'deepseek', label: 'DeepSeek', baseUrl: 'https://api.deepseek.com/v1' },
];

/** Asks for a key and puts it into SecretStorage; configures the provider first where there is none. */
export async function setApiKey(settings: SettingsReader, keys: ApiKeys): Promise<void> {
  const configured = settings.get().providers.filter((each) => each.kind === 'openai');
  const id = await (configured.length > 0
    ? pickProvider(configured, 'Set the API key of')
    : addProvider());
  if (id === undefined) return;
  const key = await vscode.window.showInputBox({
    title: `API Key for ${id}`,
    prompt: 'Kept in VS Code’s secret storage, on this machine only.',
    password: true,
    ignoreFocusOut: true,
    validateInput: keyProblem,
  });
  if (key === undefined) return;
  await keys.set(id, key.trim());
  void vscode.window.showInformationMessage(`The API key for ${id} is set.`);
}

export async function removeApiKey(settings: SettingsReader, keys: ApiKeys): Promise<void> {
  const configured = settings.get().providers.filter((each) => each.kind === 'openai');
  if (configured.length === 0) {
    void vscode.window.showInformationMessage(
      'No provider is configured, so there is no key to remove.',
    );
    return;
  }
  const id = await pickProvider(configured, 'Remove the API key of');
  if (id === undefined) return;
  await keys.remove(id);
  void vscode.window.showInformationMessage(`The API key for ${id} is removed.`);
}

/** What is wrong with a key as typed; undefined where nothing is. A header takes visible ASCII only. */
export function keyProblem(key: string): string | undefined {
  const trimmed = key.trim();
  if (trimmed === '') return 'Paste the key that the provider gave you.';
  return /^[\x21-\x7e]+$/u.test(trimmed)
    ? undefined
    : 'A key has no spaces, line breaks or special characters. Copy it again.';
}

async function pickProvider(
  configured: readonly ProviderSetting[],
  placeHolder: string,
): Promise<string | undefined> {
  if (configured.length === 1) return configured[0]?.id;
  const items = configured.map((each) => ({
    label: each.id,
    description: each.kind === 'openai' ? (each.baseUrl ?? 'OpenAI') : '',
  }));
  return (await vscode.window.showQuickPick(items, { title: 'Parley', placeHolder }))?.label;
}

/** Writes the chosen service into the setting, so that the key has a provider. */
async function addProvider(): Promise<string | undefined> {
  const other = 'Another service or server…';
  const items = [
    ...presets.map((preset) => ({ label: preset.label, preset })),
    { label: other, preset: undefined },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Connect a Model',
    placeHolder: 'Whose key is it?',
  });
  if (!picked) return undefined;
  const preset = picked.preset ?? (await askForServer());
  if (!preset) return undefined;
  const { id, baseUrl } = preset;
  const configuration = vscode.workspace.getConfiguration('parley');
  const entry = { id, kind: 'openai', ...(baseUrl === undefined ? {} : { baseUrl }) };
  await configuration.update('providers', [entry], vscode.ConfigurationTarget.Global);
  return id;
}

async function askForServer(): Promise<Preset | undefined> {
  const baseUrl = await vscode.window.showInputBox({
    title: 'Connect a Model',
    prompt: 'Base URL of a server that speaks OpenAI’s protocol',
    placeHolder: 'https://models.example.com/v1',
    ignoreFocusOut: true,
    validateInput: (text) =>
      isHttpUrl(text) ? undefined : 'An address that begins with https:// or http://',
  });
  if (baseUrl === undefined) return undefined;
  const id = new URL(baseUrl).hostname;
  return { id, label: id, baseUrl };
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol);
}
