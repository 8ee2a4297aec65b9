import * as vscode from 'vscode';
import { listCheckpoints, readCheckpoint } from '../checkpoints/checkpointStore.ts';
import { proposeExactly } from '../edits/proposal.ts';
import { createId } from '../protocol/ids.ts';
import type { ActiveSession } from './activeSession.ts';
import type { Proposals } from './proposals.ts';
import { ago } from './sessionsTree.ts';
import { checkpointFolder } from './storage.ts';

interface RestoreRoom {
  readonly active: ActiveSession;
  readonly proposals: Proposals;
  readonly folder: vscode.Uri;
}

/** Shows a file as it was before an applied edit, as a diff: restoring is a proposal like any other. */
export async function restoreCheckpoint({ active, proposals, folder }: RestoreRoom): Promise<void> {
  const store = checkpointFolder(folder);
  const all = await listCheckpoints(store);
  const items = all
    .toSorted((a, b) => b.at - a.at)
    .map(({ id, at, files }) => ({
      id,
      label: files
        .map((file) => vscode.workspace.asRelativePath(vscode.Uri.parse(file.uri)))
        .join(', '),
      description: ago(at),
    }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      'There is no checkpoint yet: one is kept before each applied edit.',
    );
    return;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Restore Files From Which Checkpoint?',
  });
  if (!picked) return;
  const session = (await active.actor())?.id;
  if (session === undefined) return;
  for (const { uri, bytes } of await readCheckpoint(store, picked.id)) {
    await showOne({ proposals, session, uri: vscode.Uri.parse(uri), bytes });
  }
}

interface RestoredFile {
  readonly proposals: Proposals;
  readonly session: string;
  readonly uri: vscode.Uri;
  readonly bytes: Uint8Array | undefined;
}

async function showOne({ proposals, session, uri, bytes }: RestoredFile): Promise<void> {
  const label = vscode.workspace.asRelativePath(uri);
  if (!bytes) {
    void vscode.window.showInformationMessage(
      `${label} did not exist before that edit; delete it to go back.`,
    );
    return;
  }
  const before = await vscode.workspace.openTextDocument(uri).then(
    (document) => document.getText(),
    () => undefined,
  );
  const edit = proposeExactly(
    { uri: uri.toString(), text: before },
    new TextDecoder().decode(bytes),
  );
  if (edit.proposed === before) {
    void vscode.window.showInformationMessage(`${label} is as it was then.`);
    return;
  }
  await proposals.show({ session, correlation: createId(), label, edit, save: false });
}
