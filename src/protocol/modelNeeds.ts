import type { ModelInfo } from './model.ts';

/** What a request asks of the model that is to answer it. */
export interface ModelNeeds {
  readonly images?: boolean;
  readonly tools?: boolean;
  /** Of the request and its reply together. */
  readonly tokens?: number;
}

/** What a model cannot do. */
export type Lack = 'images' | 'tools' | 'window';

/**
 * The first thing that is needed and that the model is known not to do; what nobody told of it is given
 * the benefit of the doubt. Parley's own stand-in reads words only.
 */
export function lackOf(info: ModelInfo, needs: ModelNeeds): Lack | undefined {
  const { capabilities, window, builtIn = false } = info;
  if (needs.images && (builtIn || capabilities?.images === false)) return 'images';
  if (needs.tools && (builtIn || capabilities?.tools === false)) return 'tools';
  return (needs.tokens ?? 0) > window.total ? 'window' : undefined;
}
