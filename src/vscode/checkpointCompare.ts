import * as vscode from 'vscode';
import type { CheckpointRecord } from '../checkpoints/checkpoint.ts';
import type { Disposable } from '../protocol/emitter.ts';
import { createId } from '../protocol/ids.ts';
import { Disposables } from './disposables.ts';

const scheme = 'parley-checkpoint';
/** Comparisons whose texts are kept for their editors, at most. */
const mostComparisons = 5;

/** Shows checkpoints against each other, or against the files now, in VS Code's multi-diff editor. */
export class CheckpointCompare implements vscode.TextDocumentContentProvider, Disposable {
  readonly #owned = new Disposables();
  /** By the comparison's id and the file's uri. */
  readonly #texts = new Map<string, Map<string, Uint8Array>>();

  constructor() {
    this.#owned.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  /** The files of the checkpoint against what they hold now. */
  withNow(record: CheckpointRecord): Promise<boolean> {
    return this.#open(
      `${record.title} ↔ now`,
      record,
      record.files.map(({ uri }) => [uri, vscode.Uri.parse(uri)] as const),
    );
  }

  /** The files that either has; one that the other lacks is taken for empty there. */
  async withOther(record: CheckpointRecord, other: CheckpointRecord): Promise<boolean> {
    const id = this.#keep(other);
    const uris = new Set([...record.files, ...other.files].map(({ uri }) => uri));
    const right = [...uris].map((uri) => [uri, documentOf(id, uri)] as const);
    return this.#open(`${record.title} ↔ ${other.title}`, record, right);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { id, file } = partsOf(uri);
    const bytes = this.#texts.get(id)?.get(file);
    if (!bytes) return '';
    try {
      return await vscode.workspace.decode(bytes, { uri: vscode.Uri.parse(file) });
    } catch {
      // VS Code takes it for binary.
      return `Binary, ${bytes.length} bytes`;
    }
  }

  dispose(): void {
    this.#owned.dispose();
    this.#texts.clear();
  }

  /** False where there is nothing to compare. */
  async #open(
    title: string,
    record: CheckpointRecord,
    right: readonly (readonly [uri: string, shown: vscode.Uri])[],
  ): Promise<boolean> {
    if (right.length === 0) return false;
    const id = this.#keep(record);
    const rows = right.map(([uri, shown]) => [vscode.Uri.parse(uri), documentOf(id, uri), shown]);
    await vscode.commands.executeCommand('vscode.changes', title, rows);
    return true;
  }

  #keep({ files }: CheckpointRecord): string {
    const id = createId();
    const texts = files.flatMap(({ uri, before }) => (before ? [[uri, before] as const] : []));
    this.#texts.set(id, new Map(texts));
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > 2 * mostComparisons && oldest !== undefined) this.#texts.delete(oldest);
    return id;
  }
}

/** With the file's own path, so that the editor picks the language. */
function documentOf(id: string, uri: string): vscode.Uri {
  const { path } = vscode.Uri.parse(uri);
  return vscode.Uri.from({ scheme, path, query: `${id}\n${uri}` });
}

function partsOf({ query }: vscode.Uri): { readonly id: string; readonly file: string } {
  const [id = '', file = ''] = query.split('\n');
  return { id, file };
}
