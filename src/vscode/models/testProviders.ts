import * as vscode from 'vscode';
import { atOnce } from '../../commands/atOnce.ts';
import { probe, providerReport, type ProviderCheck } from '../../commands/providerReport.ts';
import type { ModelCatalog, ProviderEntry } from '../../models/catalog.ts';
import type { LanguageModel } from '../../models/languageModel.ts';
import { sameModel, type ModelInfo, type ModelRef } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { showReport } from '../commands/showReport.ts';

export interface TestProvidersOptions {
  readonly catalog: ModelCatalog;
  /** Puts the policies around a model. */
  readonly guard: (model: LanguageModel) => LanguageModel;
  /** The model of the session shown: of its provider this one is tried. */
  readonly chosen: () => ModelRef | undefined;
}

/** Asks each provider for its models and one of them a short question, and shows a report. */
export async function testProviders(options: TestProvidersOptions): Promise<void> {
  const checks = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t('Asking each provider one short question'),
      cancellable: true,
    },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      await options.catalog.settled();
      return atOnce(options.catalog.providers(), progress.report.bind(progress), (entry) =>
        check(entry, options, abort.signal),
      );
    },
  );
  await showReport(t('Providers'), providerReport(checks, Date.now()));
}

async function check(
  { provider, models, failure }: ProviderEntry,
  { guard, chosen }: TestProvidersOptions,
  signal: AbortSignal,
): Promise<ProviderCheck> {
  const info = modelToTry(models, chosen());
  return {
    label: provider.label,
    models: failure ?? models.length,
    ...(info
      ? { probe: await probe(guard(provider.languageModel(info)), signal, () => performance.now()) }
      : {}),
  };
}

/** The chosen one, else the one that costs least. */
function modelToTry(
  models: readonly ModelInfo[],
  chosen: ModelRef | undefined,
): ModelInfo | undefined {
  const priced = models.filter(({ price }) => price !== undefined);
  const cheapest = priced.toSorted((a, b) => costPerToken(a) - costPerToken(b))[0];
  return models.find(({ ref }) => sameModel(ref, chosen)) ?? cheapest ?? models[0];
}

function costPerToken({ price }: ModelInfo): number {
  return price ? price.input + price.output : 0;
}
