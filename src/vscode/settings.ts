import * as vscode from 'vscode';
import { readSettings, type SettingProblem, type Settings } from '../commands/readSettings.ts';
import { settingIds } from '../commands/settingDefaults.ts';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';

/** Parley's settings, checked: an invalid value counts as the default and is named as a problem. */
export class SettingsReader implements Disposable {
  readonly #changed: Emitter<Settings>;
  readonly #subscription: Disposable;
  #current: { readonly settings: Settings; readonly problems: readonly SettingProblem[] };

  constructor(onError: (error: unknown) => void) {
    this.#changed = new Emitter(onError);
    this.#current = readAll();
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('parley')) return;
      this.#current = readAll();
      this.#changed.emit(this.#current.settings);
    });
  }

  get(): Settings {
    return this.#current.settings;
  }

  problems(): readonly SettingProblem[] {
    return this.#current.problems;
  }

  onDidChange(listener: Listener<Settings>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

/** Hears of VS Code's own settings of proxies and certificates. */
export function onDidChangeHttp(listener: () => void): Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('http')) listener();
  });
}

function readAll(): ReturnType<typeof readSettings> {
  const configuration = vscode.workspace.getConfiguration();
  return readSettings(
    Object.fromEntries(settingIds.map((id) => [id, configuration.get<unknown>(id)])),
  );
}
