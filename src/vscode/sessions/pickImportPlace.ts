import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import {
  findOtherFolders,
  lookIntoFolders,
  placeName,
  type OtherFolder,
  type Relation,
  type SeenFolder,
} from '../../sessions/transfer/otherFolders.ts';
import { howMany } from '../commands/howMany.ts';
import { findToolFolders } from './importSources.ts';
import { hereOf } from './otherFolderChats.ts';
import { ago } from './sessionsTree.ts';
import type { TransferOptions } from './transferOptions.ts';

export type ImportPlace =
  | { readonly type: 'files'; readonly uris: readonly vscode.Uri[] }
  /** The chats of another folder. */
  | { readonly type: 'folder'; readonly folder: OtherFolder };

type PlaceItem = vscode.QuickPickItem & {
  readonly pick?: () => Thenable<ImportPlace | undefined>;
};

const relationWords: Readonly<Record<Relation, string | undefined>> = {
  same: t('this folder, before VS Code took it for another one'),
  moved: t('a folder of this name that is not there any more'),
  part: t('a part of this workspace'),
  shared: t('shares a folder with this workspace'),
  gone: t('not there any more'),
  'same-name': t('a folder of this name'),
  other: undefined,
};

/** Asks where chats are to come from: other folders, other tools, any file or folder. */
export async function pickImportPlace(options: TransferOptions): Promise<ImportPlace | undefined> {
  const title = t('Import Chats From Where?');
  const picked = await vscode.window.showQuickPick(placeItems(options), {
    title,
    matchOnDetail: true,
  });
  return picked?.pick?.();
}

async function placeItems(options: TransferOptions): Promise<PlaceItem[]> {
  const [tools, folders] = await Promise.all([
    findToolFolders(options.globalStorage),
    findOtherFolders(hereOf(options)).then((found) =>
      lookIntoFolders(found, options.folder.fsPath),
    ),
  ]);
  return [
    ...group(t('Chats of another folder'), folders.map(folderItem)),
    ...group(
      t('Chats of another tool'),
      tools.map(({ tool, uri, count }) => ({
        iconPath: new vscode.ThemeIcon('history'),
        label: t('Chats of {0}', tool),
        description: howMany(count, 'item'),
        detail: uri.fsPath,
        pick: () => Promise.resolve({ type: 'files', uris: [uri] }),
      })),
    ),
    ...group(t('Files'), [
      {
        iconPath: new vscode.ThemeIcon('file'),
        label: t('Choose Files…'),
        pick: () => openDialog('files'),
      },
      {
        iconPath: new vscode.ThemeIcon('folder'),
        label: t('Choose a Folder…'),
        pick: () => openDialog('folder'),
      },
    ]),
  ];
}

/** A separator alone would be an empty group. */
function group(label: string, items: readonly PlaceItem[]): readonly PlaceItem[] {
  if (items.length === 0) return [];
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function folderItem(folder: SeenFolder): PlaceItem {
  const relation = relationWords[folder.relation];
  return {
    iconPath: new vscode.ThemeIcon('archive'),
    label: placeName(folder),
    description: contentWords(folder),
    ...(relation === undefined ? {} : { detail: relation }),
    pick: () => Promise.resolve({ type: 'folder', folder }),
  };
}

function contentWords({ look }: SeenFolder): string {
  switch (look.type) {
    case 'readable':
      return t('{0}, last used {1}', howMany(look.chats, 'chat'), ago(look.lastUsed));
    case 'newer':
      return t('of a newer version of Parley');
    case 'damaged':
      return t('damaged: what can be read is taken');
    case 'unreadable':
      return t('cannot be read: {0}', look.problem);
  }
}

async function openDialog(what: 'files' | 'folder'): Promise<ImportPlace | undefined> {
  // Where chats are exported to; else VS Code begins in the folder of the editor that is open.
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uris = await vscode.window.showOpenDialog({
    title: t('Import Chats'),
    openLabel: t('Import'),
    ...(folder ? { defaultUri: folder } : {}),
    canSelectFiles: what === 'files',
    canSelectFolders: what === 'folder',
    canSelectMany: true,
    ...(what === 'files' ? { filters: { [t('Chats of Parley and other tools')]: ['json'] } } : {}),
  });
  return uris && { type: 'files', uris };
}
