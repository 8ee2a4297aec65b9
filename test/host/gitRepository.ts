// VS Code's own Git, as the tests meet it.
import assert from 'node:assert/strict';
import { extensions } from 'vscode';

export interface Repository {
  readonly rootUri: { readonly fsPath: string };
  readonly inputBox: { value: string };
  status(): Promise<void>;
}

/** The workspace's repository, once VS Code's Git was turned on and has found it. */
export async function openRepository(): Promise<Repository> {
  const extension = extensions.getExtension<GitExtension>('vscode.git');
  assert.ok(extension);
  await extension.activate();
  const { exports } = extension;
  if (!exports.enabled) await next((hear) => exports.onDidChangeEnablement(hear));
  const api = exports.getAPI(1);
  return api.repositories[0] ?? next((hear) => api.onDidOpenRepository(hear));
}

type Event<T> = (listener: (value: T) => void) => { dispose(): void };

function next<T>(event: Event<T>): Promise<T> {
  return new Promise((resolve) => {
    const subscription = event((value) => {
      subscription.dispose();
      resolve(value);
    });
  });
}

interface GitExtension {
  readonly enabled: boolean;
  readonly onDidChangeEnablement: Event<boolean>;
  getAPI(version: 1): {
    readonly repositories: readonly Repository[];
    readonly onDidOpenRepository: Event<Repository>;
  };
}
