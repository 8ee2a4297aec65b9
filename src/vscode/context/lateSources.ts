import type { ContextSources } from '../../context/sources/contextSources.ts';
import type { ContextSourcesOptions } from './contextSources.ts';
import { once } from '../once.ts';

/** What VS Code knows beside its open editors; loaded when something is first planned. */
export function lateSources(options: ContextSourcesOptions): () => Promise<ContextSources> {
  return once(async () => (await import('./contextSources.ts')).createContextSources(options));
}
