import * as vscode from 'vscode';
import type { ModelCatalog } from '../../models/catalog.ts';
import { createPullBar } from '../../models/ollama/pullBar.ts';
import type { ModelRef } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';

export interface PullOptions {
  readonly catalog: ModelCatalog;
  /** Asks all providers for their models again. */
  readonly reload: () => Promise<void>;
}

/** Asks first: a model has gigabytes. True where it is there now. */
export async function offerPull(ref: ModelRef, options: PullOptions): Promise<boolean> {
  const pull = t('Pull {0}', ref.model);
  const label = providerOf(ref, options)?.label ?? ref.provider;
  const picked = await vscode.window.showInformationMessage(
    t('{0} does not have {1} yet. It has to be downloaded before it can answer.', label, ref.model),
    pull,
  );
  return picked === pull && pullModel(ref, options);
}

/** Has the model's server fetch it, with a progress that can be called off. True where it is there now. */
export async function pullModel(ref: ModelRef, options: PullOptions): Promise<boolean> {
  const provider = providerOf(ref, options);
  if (!provider?.pull) return false;
  const abort = new AbortController();
  const parts = provider.pull(ref.model, abort.signal);
  const outcome = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t('Pulling {0}', ref.model),
      cancellable: true,
    },
    async (progress, token) => {
      token.onCancellationRequested(() => abort.abort());
      const bar = createPullBar();
      for await (const part of parts) {
        if (part.type !== 'progress') return part;
        progress.report(bar(part));
      }
      return { type: 'cancelled' } as const;
    },
  );
  if (outcome.type === 'failed') {
    const { title, advice } = outcome.failure;
    void vscode.window.showErrorMessage(`${title} ${advice}`);
  }
  if (outcome.type !== 'done') return false;
  await options.reload();
  return true;
}

function providerOf({ provider }: ModelRef, { catalog }: PullOptions) {
  return catalog.providers().find((entry) => entry.provider.id === provider)?.provider;
}
