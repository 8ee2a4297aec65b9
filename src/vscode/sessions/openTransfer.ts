import * as vscode from 'vscode';
import type { Log } from '../../protocol/log.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import type { ActiveSession } from './activeSession.ts';
import type { CheckpointRoom } from '../checkpoints/checkpointRoom.ts';
import type { TransferOptions } from './transferOptions.ts';

interface OpenTransferOptions {
  readonly context: vscode.ExtensionContext;
  readonly showChat: () => Promise<void>;
  readonly sessions: SessionRegistry;
  readonly active: ActiveSession;
  readonly checkpoints: CheckpointRoom;
  /** Where the journal and the checkpoints are kept. */
  readonly folder: vscode.Uri;
  readonly log: Log;
}

/** Chats from elsewhere: by command, and offered where they are this folder's own. */
export function openTransfer(parts: OpenTransferOptions): TransferOptions {
  const { context, showChat, sessions, active, checkpoints, folder, log } = parts;
  const options: TransferOptions = {
    sessions,
    drafts: active.drafts,
    context,
    folder,
    checkpoints: () => checkpoints.store(),
    async showSession(session) {
      await active.show(session);
      await showChat();
    },
    // VS Code gives each extension a folder beside those of the others.
    globalStorage: vscode.Uri.joinPath(context.globalStorageUri, '..'),
    log,
  };
  import('./offerOtherFolders.ts')
    .then(({ offerOtherFolders }) => offerOtherFolders(options))
    .catch((error: unknown) => log.error('Chats of other folders', error));
  return options;
}
