import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';

const scheme = 'parley-checkpoint';

/**
 * Serves the texts of kept files as read-only documents. They come from the store whenever VS Code
 * asks: nothing is held for editors that may be closed long since.
 */
export function serveCheckpointDocuments(checkpoints: CheckpointRoom): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: (uri) => textOf(checkpoints, uri),
  });
}

/** With the file's own path, so that the editor picks the language. */
export function checkpointDocument(id: string, uri: string): vscode.Uri {
  const { path } = vscode.Uri.parse(uri);
  return vscode.Uri.from({ scheme, path, query: `${id}\n${uri}` });
}

async function textOf(checkpoints: CheckpointRoom, { query }: vscode.Uri): Promise<string> {
  const [id = '', file = ''] = query.split('\n');
  const record = await (await checkpoints.store()).get(id, new Set([file]));
  if (!record) return t('This checkpoint is not kept any more.');
  const bytes = record.files[0]?.before;
  if (!bytes) return '';
  try {
    return await vscode.workspace.decode(bytes, { uri: vscode.Uri.parse(file) });
  } catch {
    // VS Code takes it for binary. Two of the same length are told apart by their hash.
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
    return t('Binary, {0} bytes, SHA-256 {1}…', bytes.length, hash);
  }
}
