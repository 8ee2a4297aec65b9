import * as vscode from 'vscode';
import { slashCommands } from '../../commands/slashCommands.ts';
import type { CalledSkill } from '../../context/sources/contextSources.ts';
import { routeModel, type Route, type RouteTable } from '../../models/routeModel.ts';
import type { ModelCatalog } from '../../models/catalog.ts';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import type { ModelRef } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import type { Skill } from '../../skills/skill.ts';
import {
  nameCalled,
  skillCalled,
  skillCatalog,
  type SkillCatalog,
} from '../../skills/skillCatalog.ts';
import { Disposables } from '../disposables.ts';
import type { SettingsReader } from '../settings.ts';
import { filesIn, skillFolders, skillUri, stampOf, type SkillFolder } from './skillFiles.ts';

export interface SkillsOptions {
  readonly settings: Pick<SettingsReader, 'get'>;
  readonly catalog: ModelCatalog;
  readonly onError: (error: unknown) => void;
}

interface Loaded extends SkillCatalog {
  /** Of each file, what the disk said when it was read. */
  readonly stamps: ReadonlyMap<string, string | undefined>;
  /** The same of the folders that they are in. */
  readonly folders: ReadonlyMap<string, string | undefined>;
}

const commandNames: ReadonlySet<string> = new Set(slashCommands.map(({ name }) => name));

/**
 * The skills of this workspace and of the person. They are read when they are first asked for, and again
 * once a file of theirs changed; whether the one that is used is still as it was is looked up each time.
 */
export class Skills implements Disposable {
  readonly #options: SkillsOptions;
  readonly #owned = new Disposables();
  readonly #changed: Emitter<void>;
  #watched = new Disposables();
  #loading: Promise<Loaded> | undefined;
  #missing: readonly SkillFolder[] = [];

  constructor(options: SkillsOptions) {
    this.#options = options;
    this.#changed = new Emitter(options.onError);
    const forget = (): void => this.#forget();
    this.#owned.add(vscode.workspace.onDidGrantWorkspaceTrust(forget));
    this.#owned.add(vscode.workspace.onDidChangeWorkspaceFolders(forget));
    this.#owned.add(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.#lookForFolders().catch(options.onError);
      }),
    );
  }

  async catalog(): Promise<SkillCatalog> {
    const loaded = await this.#load();
    const now = await stampsOf(skillFolders());
    const isSame = [...now].every(([uri, stamp]) => loaded.folders.get(uri) === stamp);
    if (isSame) return loaded;
    // A folder that is new: VS Code's watcher tells of it late, or not at all.
    this.#forget();
    return this.#load();
  }

  /** The skill that a message begins with, as its file is now, and who answers because of it. */
  async called(
    message: string,
  ): Promise<(CalledSkill & { readonly model?: ModelRef }) | undefined> {
    if (!message.startsWith('/')) return undefined;
    const skill = await this.#fresh(message);
    if (!skill) return undefined;
    const route = await this.#route(skill);
    const { uri, name, body } = skill;
    return {
      uri,
      name,
      text: body,
      ...(route.type === 'session' ? {} : { note: noteOf(name, route) }),
      ...(route.type === 'model' ? { model: route.model.ref } : {}),
    };
  }

  /** Another skill may be there, or one may be another. */
  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#watched.dispose();
    this.#changed.dispose();
  }

  /** A file event may be late: what is sent is never what was there before a skill was saved. */
  async #fresh(message: string): Promise<Skill | undefined> {
    const name = nameCalled(message);
    if (name === undefined) return undefined;
    const loaded = await this.#load();
    const asRead = await Promise.all(
      skillFolders().map(async (folder) => {
        const uri = skillUri(folder, name);
        return (await stampOf(uri)) === loaded.stamps.get(uri.toString());
      }),
    );
    if (!asRead.includes(false)) return skillCalled(message, loaded);
    this.#forget();
    return skillCalled(message, await this.#load());
  }

  /** What the person set for the skill comes before what the skill says. */
  async #route({ name, wish }: Skill): Promise<Route> {
    const { routes } = this.#options.settings.get();
    const purpose = `skill:${name}`;
    const table: RouteTable = {
      ...routes,
      wishes: { ...(wish === undefined ? {} : { [purpose]: wish }), ...routes.wishes },
    };
    if (!Object.hasOwn(table.wishes, purpose)) return { type: 'session' };
    await this.#options.catalog.settled();
    return routeModel(purpose, table, this.#options.catalog.models());
  }

  #load(): Promise<Loaded> {
    this.#loading ??= this.#read().catch((error: unknown) => {
      // The next one to ask tries again.
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #read(): Promise<Loaded> {
    const folders = skillFolders();
    // Before they are read: what comes meanwhile is seen the next time.
    const stamps = await stampsOf(folders);
    const found = await Promise.all(folders.map(filesIn));
    const files = found.flatMap((each) => each ?? []);
    this.#missing = folders.filter(({ scope }, i) => scope === 'user' && found[i] === undefined);
    this.#watch(folders.filter((folder) => !this.#missing.includes(folder)));
    return {
      ...skillCatalog(files, commandNames),
      stamps: new Map(files.map(({ uri, stamp }) => [uri, stamp])),
      folders: stamps,
    };
  }

  #watch(folders: readonly SkillFolder[]): void {
    this.#watched.dispose();
    this.#watched = new Disposables();
    for (const { uri } of folders) {
      const pattern = new vscode.RelativePattern(uri, '**');
      const watcher = this.#watched.add(vscode.workspace.createFileSystemWatcher(pattern));
      for (const listen of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
        this.#watched.add(listen(() => this.#forget()));
      }
    }
  }

  /** What is not there VS Code watches by polling, outside of a project: the window's focus does as well. */
  async #lookForFolders(): Promise<void> {
    for (const { uri } of this.#missing) {
      if ((await stampOf(uri)) !== undefined) {
        this.#forget();
        return;
      }
    }
  }

  #forget(): void {
    if (!this.#loading) return;
    this.#loading = undefined;
    this.#missing = [];
    this.#changed.emit();
  }
}

async function stampsOf(
  folders: readonly SkillFolder[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const stamps = await Promise.all(folders.map(({ uri }) => stampOf(uri)));
  return new Map(folders.map(({ uri }, i) => [uri.toString(), stamps[i]]));
}

function noteOf(name: string, route: Exclude<Route, { type: 'session' }>): string {
  return route.type === 'model'
    ? t('The skill {0} asks {1}.', `/${name}`, route.model.label)
    : t('The skill {0}: {1} The model of the chat answers instead.', `/${name}`, route.reason);
}
