import * as vscode from 'vscode';
import { openSessions, type OpenSessions } from '../../sessions/openSessions.ts';
import type { Core } from '../activation.ts';
import { startLimitedWorker, workerHeap } from '../context/limitedWorker.ts';
import type { SettingsReader } from '../settings.ts';

/** Opens the chats as they are stored, with the worker that keeps their index. */
export function openStored(
  { context, settings, log }: Pick<Core, 'context' | 'log'> & { readonly settings: SettingsReader },
  folder: string,
  unexpected: (error: unknown) => void,
): OpenSessions {
  const file = vscode.Uri.joinPath(context.extensionUri, 'dist', 'journalWorker.js').fsPath;
  return openSessions({
    folder,
    startWorker: () => startLimitedWorker(file, workerHeap.journal, { folder }),
    limits: () => ({
      most: settings.get().maxLive,
      idleAfter: settings.get().idleMinutes * 60_000,
    }),
    rules: () => ({
      archiveAfterDays: settings.get().archiveAfterDays,
      deleteAfterDays: settings.get().deleteArchivedAfterDays,
    }),
    unexpected,
    onTrouble: (message) => log.warn(`Search index and snapshots: ${message}`),
  });
}
