import * as vscode from 'vscode';
import { environmentSettings } from '../commands/configuration/environmentSettings.ts';
import {
  effectiveSetting,
  type LayerConditions,
  type WrittenValue,
} from '../commands/configuration/settingLayers.ts';
import { readSettings, type SettingProblem, type Settings } from '../commands/readSettings.ts';
import { settingIds, type SettingId } from '../commands/settingDefaults.ts';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import { Disposables } from './disposables.ts';
import { ProjectSettings, type FileSettings } from './projectSettings.ts';

/** Of the process: it does not change while it runs. */
const environment = environmentSettings(process.env);

/**
 * Parley's settings, checked: those of VS Code, over them what the project's file and the environment say.
 * An invalid value counts as the default and is named as a problem.
 */
export class SettingsReader implements Disposable {
  readonly #changed: Emitter<Settings>;
  readonly #owned = new Disposables();
  readonly #project: ProjectSettings;
  #current: { readonly settings: Settings; readonly problems: readonly SettingProblem[] };

  constructor(onError: (error: unknown) => void) {
    this.#changed = new Emitter(onError);
    this.#project = this.#owned.add(new ProjectSettings(onError));
    this.#current = readAll(this.#project.get());
    this.#owned.add(this.#project.onDidChange(() => this.#readAgain()));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('parley')) this.#readAgain();
      }),
    );
  }

  get(): Settings {
    return this.#current.settings;
  }

  problems(): readonly SettingProblem[] {
    return this.#current.problems;
  }

  /** What is written beyond VS Code's own settings. */
  beyondVsCode(id: SettingId): readonly WrittenValue[] {
    return beyondVsCode(id, this.#project.get());
  }

  onDidChange(listener: Listener<Settings>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#changed.dispose();
  }

  #readAgain(): void {
    this.#current = readAll(this.#project.get());
    this.#changed.emit(this.#current.settings);
  }
}

/** Hears of VS Code's own settings of proxies and certificates. */
export function onDidChangeHttp(listener: () => void): Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('http')) listener();
  });
}

/** What decides whether a value counts. */
export function layerConditions(): LayerConditions {
  const { isTrusted, workspaceFolders = [] } = vscode.workspace;
  return { trusted: isTrusted, folders: workspaceFolders.length };
}

function readAll(project: FileSettings): ReturnType<typeof readSettings> {
  const configuration = vscode.workspace.getConfiguration();
  const conditions = layerConditions();
  const read = readSettings(
    Object.fromEntries(
      settingIds.map((id) => {
        // Which of its own places counts VS Code has said already.
        const own: WrittenValue = { layer: 'default', value: configuration.get<unknown>(id) };
        const written = [own, ...beyondVsCode(id, project)];
        return [id, effectiveSetting(id, written, conditions).from.value];
      }),
    ),
  );
  return { ...read, problems: [...project.problems, ...read.problems] };
}

function beyondVsCode(id: SettingId, project: FileSettings): readonly WrittenValue[] {
  const written = [project.values.get(id), environment.get(id)];
  return written.filter((each) => each !== undefined);
}
