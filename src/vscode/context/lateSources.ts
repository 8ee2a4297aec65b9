import type { ContextSources } from '../../context/sources/contextSources.ts';
import type { ContextSourcesOptions } from './contextSources.ts';

/** What VS Code knows beside its open editors; loaded when something is first planned. */
export function lateSources(options: ContextSourcesOptions): () => Promise<ContextSources> {
  let sources: Promise<ContextSources> | undefined;
  return () =>
    (sources ??= import('./contextSources.ts').then(({ createContextSources }) =>
      createContextSources(options),
    ));
}
