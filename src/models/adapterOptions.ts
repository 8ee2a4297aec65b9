import type { Log } from '../protocol/log.ts';
import type { ConfiguredModel } from './configuredFirst.ts';
import type { GuardLimits } from './guardLimits.ts';
import type { ServerOptions } from './http/serverOptions.ts';

/** What every provider behind a server of its own is told. */
export interface AdapterOptions extends ServerOptions {
  readonly id: string;
  /** Come first, and are there even where the server lists nothing. */
  readonly models?: readonly ConfiguredModel[];
  readonly log?: Log;
  /** Milliseconds for each question about models; 10 s where not given. */
  readonly listTimeout?: number;
  readonly limits?: Partial<GuardLimits>;
}

export const defaultListTimeout = 10_000;
