import type { Banner, ConnectionState } from '../../protocol/panel.ts';
import { t } from '../../protocol/texts.ts';

/** What Parley finds around it, as far as it can do less without. */
export interface Surroundings {
  readonly trusted: boolean;
  /** Folders of the workspace, and those of them that are on a disk of this machine. */
  readonly folders: number;
  readonly foldersOnDisk: number;
  /** False where the system's keychain could not be read or written. */
  readonly keychain: boolean;
  /** False where VS Code tells nobody what happens to the files. */
  readonly watched: boolean;
  /** Why code is cut without a grammar; missing where grammars work. */
  readonly grammarFault?: string;
  readonly connection: ConnectionState['state'];
  /** False where chats can only be read. */
  readonly writable: boolean;
}

export type ReducedModeName =
  | 'restricted'
  | 'no-folder'
  | 'not-on-disk'
  | 'no-keychain'
  | 'no-watcher'
  | 'no-grammars'
  | 'offline'
  | 'read-only';

/** What does not work, and what still does. */
export interface ReducedMode {
  readonly name: ReducedModeName;
  /** Where a person sees it: a banner above the chat, or what the panel has for it anyway. */
  readonly shown: Banner | 'connection notice' | 'journal banner';
}

/** In what way Parley does less here than it could, each with a reason that is shown. Pure. */
export function reducedModes(around: Surroundings): readonly ReducedMode[] {
  const { connection } = around;
  return [
    ...banners(around).map(({ name, banner }) => ({ name, shown: banner })),
    ...(connection === 'offline' || connection === 'failing'
      ? [{ name: 'offline', shown: 'connection notice' } as const]
      : []),
    ...(around.writable ? [] : [{ name: 'read-only', shown: 'journal banner' } as const]),
  ];
}

/** The banners of those that have nothing of their own to be seen by. */
export function reducedBanners(around: Surroundings): readonly Banner[] {
  return banners(around).map(({ banner }) => banner);
}

interface Named {
  readonly name: ReducedModeName;
  readonly banner: Banner;
}

function banners(around: Surroundings): readonly Named[] {
  const { trusted, folders, foldersOnDisk, keychain, watched, grammarFault } = around;
  return [
    ...(trusted ? [] : [restricted()]),
    ...(folders === 0 ? [noFolder()] : []),
    ...(folders > 0 && foldersOnDisk === 0 ? [notOnDisk()] : []),
    ...(keychain ? [] : [noKeychain()]),
    ...(watched || foldersOnDisk === 0 ? [] : [noWatcher()]),
    ...(grammarFault === undefined ? [] : [noGrammars(grammarFault)]),
  ];
}

function restricted(): Named {
  return named('restricted', {
    severity: 'info',
    text: t(
      'Restricted Mode: you can chat, but nothing is run, and this folder’s settings, instructions and prompts do not count until you trust it.',
    ),
    action: { label: t('Manage Trust'), command: 'manage-trust' },
  });
}

function noFolder(): Named {
  return named('no-folder', {
    severity: 'info',
    text: t(
      'No folder is open: Parley knows the files that are open in your editors, and no others.',
    ),
    action: { label: t('Open Folder'), command: 'open-folder' },
  });
}

function notOnDisk(): Named {
  return named('not-on-disk', {
    severity: 'info',
    text: t(
      'This folder is not on a disk of this machine: Parley knows the files that are open in your editors, and keeps no index of the others.',
    ),
  });
}

function noKeychain(): Named {
  return named('no-keychain', {
    severity: 'warning',
    text: t(
      'The keychain of this system cannot be used, so no API key can be read or kept. Models that need no key, as those of a server on this computer, work.',
    ),
    action: { label: t('Show Log'), command: 'open-log' },
  });
}

function noWatcher(): Named {
  return named('no-watcher', {
    severity: 'info',
    text: t(
      'VS Code does not watch the files here (files.watcherExclude): what other programs change is found late, or after Rebuild Index.',
    ),
  });
}

/** The reason is the worker's, which speaks English. */
function noGrammars(fault: string): Named {
  return named('no-grammars', {
    severity: 'warning',
    text: t(
      'Code is cut by its lines rather than by its functions, so what is sent of large files is rougher. {0}',
      fault,
    ),
    action: { label: t('Show Log'), command: 'open-log' },
  });
}

function named(name: ReducedModeName, banner: Omit<Banner, 'id' | 'dismissible'>): Named {
  return { name, banner: { ...banner, id: `reduced-${name}`, dismissible: true } };
}
