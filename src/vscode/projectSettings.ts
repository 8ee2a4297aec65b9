import * as vscode from 'vscode';
import type { WrittenValue } from '../commands/configuration/settingLayers.ts';
import type { SettingProblem } from '../commands/readSettings.ts';
import { isSetting, type SettingId } from '../commands/settingDefaults.ts';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import { t } from '../protocol/texts.ts';
import { statusOf } from './context/fileStatus.ts';
import { Disposables } from './disposables.ts';

/** What a settings file says of Parley, and what of it makes no sense. */
export interface FileSettings {
  readonly values: ReadonlyMap<SettingId, WrittenValue>;
  readonly problems: readonly SettingProblem[];
}

/** Below each folder of the workspace. */
const projectFolder = '.parley';
export const projectFile = `${projectFolder}/settings.json`;
/** Of a folder that comes or goes with what is in it VS Code tells, and nothing of the file. */
const watchedPaths = `{${projectFolder},${projectFile}}`;
/** Bytes above which a file holds no settings. */
const largest = 100_000;
const nothing: FileSettings = { values: new Map(), problems: [] };

/**
 * The settings that a project brings along for whatever editor it is opened in: `.parley/settings.json` of
 * the one folder that is open. Where several are open none speaks for the window.
 */
export class ProjectSettings implements Disposable {
  readonly #owned = new Disposables();
  readonly #changed: Emitter<void>;
  readonly #onError: (error: unknown) => void;
  #watched = new Disposables();
  #current = nothing;
  #reading = 0;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
    this.#changed = new Emitter(onError);
    this.#owned.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#begin()));
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#begin()));
    this.#begin();
  }

  get(): FileSettings {
    return this.#current;
  }

  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#reading = -1;
    this.#owned.dispose();
    this.#watched.dispose();
    this.#changed.dispose();
  }

  #begin(): void {
    this.#watched.dispose();
    this.#watched = new Disposables();
    const { workspaceFolders = [], isTrusted } = vscode.workspace;
    const [folder] = workspaceFolders;
    if (folder && workspaceFolders.length === 1 && isTrusted) {
      const pattern = new vscode.RelativePattern(folder, watchedPaths);
      const watcher = this.#watched.add(vscode.workspace.createFileSystemWatcher(pattern));
      const again = (): void => void this.#read(folder).catch(this.#onError);
      for (const listen of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
        this.#watched.add(listen(again));
      again();
    } else this.#take(nothing);
  }

  async #read({ uri }: vscode.WorkspaceFolder): Promise<void> {
    const turn = ++this.#reading;
    const read = await settingsIn(vscode.Uri.joinPath(uri, projectFile), projectFile, 'project');
    // Another reading began meanwhile, or nobody wants it any more.
    if (turn === this.#reading) this.#take(read);
  }

  #take(read: FileSettings): void {
    const isSame = JSON.stringify(plain(read)) === JSON.stringify(plain(this.#current));
    this.#current = read;
    if (!isSame) this.#changed.emit();
  }
}

/** What a file says of Parley's settings; nothing where there is none. `path` is how a person knows it. */
export async function settingsIn(
  uri: vscode.Uri,
  path: string,
  layer: WrittenValue['layer'],
): Promise<FileSettings> {
  let bytes: Uint8Array;
  try {
    const { size, isFile } = await statusOf(uri);
    if (!isFile) return broken(path, t('{0} is no file: nothing of it counts.', path));
    if (size > largest) return broken(path, tooLarge(path));
    bytes = await vscode.workspace.fs.readFile(uri);
  } catch {
    // The usual case: there is none.
    return nothing;
  }
  // Most projects have none, and need nothing that reads it.
  const { readSettingsText } = await import('../commands/configuration/settingsText.ts');
  const read = readSettingsText(new TextDecoder().decode(bytes));
  if (read.type === 'broken')
    return broken(path, t('{0} is no JSON, so nothing of it counts: {1}', path, read.reason));
  const entries = Object.entries(read.values);
  const unknown = entries.filter(([id]) => !isSetting(id));
  return {
    values: new Map(
      entries.flatMap(([id, value]) =>
        isSetting(id) ? [[id, { layer, value, place: path }] as const] : [],
      ),
    ),
    problems: unknown.map(([id]) => ({
      setting: path,
      text: t('{0} names {1}, which is no setting of Parley.', path, id),
    })),
  };
}

const tooLarge = (path: string): string =>
  t('{0} is larger than {1} KB: nothing of it counts.', path, largest / 1_000);

function broken(path: string, text: string): FileSettings {
  return { values: new Map(), problems: [{ setting: path, text }] };
}

function plain({ values, problems }: FileSettings): unknown {
  return [[...values], problems];
}
