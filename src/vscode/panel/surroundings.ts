import * as vscode from 'vscode';
import type { ModelCatalog } from '../../models/catalog.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import type { Banner } from '../../protocol/panel.ts';
import type { OpenSessions } from '../../sessions/openSessions.ts';
import type { ApiKeys } from '../models/apiKeys.ts';
import { journalBanners, retentionBanner, settingBanners } from './banners.ts';
import type { Connections } from '../models/connections.ts';
import { Disposables } from '../disposables.ts';
import type { LateCodeIndex } from '../context/lateCodeIndex.ts';
import { reducedBanners, type Surroundings } from './reducedModes.ts';
import type { SettingsReader } from '../settings.ts';

interface BannerParts {
  readonly stored: OpenSessions;
  readonly settings: SettingsReader;
  readonly connections: Connections;
  readonly keys: ApiKeys;
  readonly codeIndex: LateCodeIndex;
  readonly catalog: ModelCatalog;
}

/** What stands above every chat of this window. */
export function windowBanners(parts: BannerParts): () => readonly Banner[] {
  const { stored, settings, connections } = parts;
  return () => [
    ...journalBanners(stored.journal.access, stored.reports()),
    ...settingBanners(settings.problems()),
    ...retentionBanner(stored.tidied()),
    ...connections.banners(),
    ...reducedBanners(surroundings(parts)),
  ];
}

/** VS Code says when a folder is trusted, comes or goes, or is watched. */
export function onDidChangeSurroundings(listener: () => void): Disposable {
  const owned = new Disposables();
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(listener));
  owned.add(vscode.workspace.onDidChangeWorkspaceFolders(listener));
  owned.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('files.watcherExclude')) listener();
    }),
  );
  return owned;
}

function surroundings({ stored, keys, codeIndex, catalog }: BannerParts): Surroundings {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const grammarFault = codeIndex.grammarFault();
  return {
    trusted: vscode.workspace.isTrusted,
    folders: folders.length,
    foldersOnDisk: folders.filter(({ uri }) => uri.scheme === 'file').length,
    keychain: keys.works,
    watched: folders.some(isWatched),
    ...(grammarFault === undefined ? {} : { grammarFault }),
    connection: catalog.connection().state,
    writable: stored.journal.access.type === 'read-write',
  };
}

/** Globs that leave nothing to watch. */
const everything: ReadonlySet<string> = new Set(['**', '**/*', '**/**']);

function isWatched({ uri }: vscode.WorkspaceFolder): boolean {
  const set = vscode.workspace.getConfiguration('files', uri).get<unknown>('watcherExclude');
  if (typeof set !== 'object' || set === null) return true;
  return !Object.entries(set).some(([glob, on]) => on === true && everything.has(glob));
}
