import * as vscode from 'vscode';
import type { Disposable } from '../protocol/emitter.ts';
import { Disposables } from './disposables.ts';

export const proposalScheme = 'parley-proposal';

/** Serves proposed texts as read-only documents, so that a diff editor can show what no file holds yet. */
export class ProposalDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  readonly #owned = new Disposables();

  constructor() {
    this.#owned.add(vscode.workspace.registerTextDocumentContentProvider(proposalScheme, this));
  }

  /** The document's uri: the file's name, so that the editor picks the language, and `id`. */
  add(id: string, name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: proposalScheme, path: `/${name}`, query: id });
    this.#texts.set(uri.toString(), text);
    return uri;
  }

  remove(uri: vscode.Uri): void {
    this.#texts.delete(uri.toString());
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  dispose(): void {
    this.#owned.dispose();
    this.#texts.clear();
  }
}
