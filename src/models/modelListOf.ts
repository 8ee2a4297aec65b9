import type { Log } from '../protocol/log.ts';
import type { ModelInfo } from '../protocol/model.ts';
import { configuredFirst, type ConfiguredModel, type FoundModel } from './configuredFirst.ts';
import type { Told } from './http/askJson.ts';
import type { ModelList } from './languageModel.ts';

interface ListParts<Listed> {
  /** The provider in words. */
  readonly label: string;
  readonly configured: readonly ConfiguredModel[];
  readonly describe: (model: FoundModel<Listed>) => ModelInfo;
  readonly log: Log;
}

/** What a server told of its models, behind the configured ones: those are there even where it failed. */
export function modelListOf<Listed extends { readonly id: string }>(
  told: Told<readonly Listed[]>,
  { label, configured, describe, log }: ListParts<Listed>,
): ModelList {
  if (told.type === 'failed') {
    const { failure } = told;
    if (configured.length === 0) return { type: 'failed', failure };
    log.warn(`${label} did not list its models: ${failure.title}`);
  }
  const listed = told.type === 'told' ? told.value : [];
  return { type: 'models', models: configuredFirst(configured, listed).map(describe) };
}
