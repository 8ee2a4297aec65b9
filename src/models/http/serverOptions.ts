import type { AuthStyle, Fetch, ModelServer, OnHeaders } from './modelServer.ts';

/** What a provider has to be told of the server behind it. */
export interface ServerOptions {
  readonly label: string;
  readonly baseUrl: string;
  /** Asked before every request, so that a new key counts at once. */
  readonly key: () => Promise<string | undefined>;
  /** Told where the server refused the key, so that a stale one is not kept. */
  readonly keyRefused?: () => void;
  /** The global one, looked up at each call, where not given: VS Code puts its proxy support there. */
  readonly fetch?: Fetch;
  readonly redact?: (text: string) => string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly onHeaders?: OnHeaders;
  /** Milliseconds that the body of an error is waited for; 5 s where not given. */
  readonly errorPatience?: number;
}

/** The server at `baseUrl`, which a protocol may have brought into its own form. */
export function createServer(
  options: ServerOptions,
  baseUrl: string,
  auth: AuthStyle = 'bearer',
): ModelServer {
  return {
    label: options.label,
    baseUrl,
    key: options.key,
    auth,
    keyRefused: options.keyRefused ?? (() => undefined),
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    redact: options.redact ?? ((text) => text),
    now: options.now ?? Date.now,
    ...(options.onHeaders ? { onHeaders: options.onHeaders } : {}),
    ...(options.errorPatience === undefined ? {} : { errorPatience: options.errorPatience }),
  };
}
