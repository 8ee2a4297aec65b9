import type * as vscode from 'vscode';
import type { CheckpointRecord } from '../../checkpoints/checkpoint.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { Log } from '../../protocol/log.ts';
import type { SessionSummary } from '../../protocol/sessionState.ts';
import type { InsertResult } from '../../sessions/transfer/takeSession.ts';
import type { PageDrafts } from './chatDrafts.ts';

/** What of the store of checkpoints travels with a session. */
export interface TransferStore {
  get(id: string): Promise<CheckpointRecord | undefined>;
  put(record: CheckpointRecord): Promise<'added' | 'there'>;
}

export interface TransferOptions {
  readonly sessions: {
    list(): readonly SessionSummary[];
    /** Throws `StorageError`. */
    history(id: SessionId): readonly SessionEvent[];
    import(id: SessionId, events: readonly SessionEvent[]): InsertResult;
  };
  /** Absent: sessions travel without their checkpoints. Rejects with `CheckpointError`. */
  readonly checkpoints?: () => Promise<TransferStore>;
  /** What is typed in a session and not sent. */
  readonly drafts: Pick<PageDrafts, 'read' | 'write'>;
  readonly showSession: (id: SessionId) => Promise<void>;
  /** Where VS Code keeps what extensions store: other tools' chats are found there. */
  readonly globalStorage: vscode.Uri;
  readonly context: Pick<
    vscode.ExtensionContext,
    'storageUri' | 'globalStorageUri' | 'workspaceState'
  >;
  /** Where this workspace's own journal is. */
  readonly folder: vscode.Uri;
  readonly log: Log;
}
