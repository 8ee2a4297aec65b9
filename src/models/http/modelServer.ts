import type { Failure } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import type { Asked } from '../failure.ts';

export type Fetch = typeof globalThis.fetch;

/** As `Authorization: Bearer`, or bare in a header of that name, in lower case: `x-api-key`. */
export type AuthStyle = 'bearer' | { readonly header: string };

/** A server and how it is reached. The outside world is in here: key, network, clock. */
export interface ModelServer {
  /** The provider in words. */
  readonly label: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** What it has to be, as a sentence for who wrote another one; by OpenAI's protocol where not given. */
  readonly addressAdvice?: string;
  readonly key: () => Promise<string | undefined>;
  /** How the key is sent; as Bearer token where not given. */
  readonly auth?: AuthStyle;
  /** Sent with every request besides; never a secret. Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Told where the server refused the key. */
  readonly keyRefused: () => void;
  readonly fetch: Fetch;
  /** Takes secrets out of what is shown; the key in use is taken out besides. */
  readonly redact: (text: string) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Sees the headers of every response: servers tell their limits there. Must not throw. */
  readonly onHeaders?: OnHeaders;
  /** Milliseconds that the body of an error is waited for; 5 s where not given. */
  readonly errorPatience?: number;
}

/** `model` is the one that was asked; missing where a list was asked for. */
export type OnHeaders = (headers: Headers, model: string | undefined) => void;

/** Host and port, or the whole text where it is no address at all. */
export function hostOf(server: Pick<ModelServer, 'baseUrl'>): string {
  return URL.parse(server.baseUrl)?.host ?? server.baseUrl;
}

export function askedOf(server: ModelServer, keySent: boolean, model?: string): Asked {
  const { label, addressAdvice } = server;
  return {
    label,
    host: hostOf(server),
    keySent,
    ...(model === undefined ? {} : { model }),
    ...(addressAdvice === undefined ? {} : { addressAdvice }),
  };
}

/** True where the server runs on this machine. */
export function isLoopback(baseUrl: string): boolean {
  const host = URL.parse(baseUrl)?.hostname ?? '';
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** True for the address of a web server with no name, no password, and nothing behind its path. */
export function isAddress(text: string): boolean {
  const url = URL.parse(text);
  const web = url?.protocol === 'http:' || url?.protocol === 'https:';
  return web && url.username + url.password + url.search + url.hash === '';
}

/**
 * Why `fetch` could not even try: no URL, another scheme, a password in it (which it would quote), or
 * something behind the path, where the rest of the address would end up.
 */
export function addressFailure(server: ModelServer): Failure | undefined {
  if (isAddress(server.baseUrl)) return undefined;
  return {
    kind: 'bad-request',
    title: t('The address of {0} cannot be used.', server.label),
    advice: t(
      'Set “baseUrl” in the setting parley.providers to an address that starts with http:// or https:// and holds no user name, no password and no “?” or “#”.',
    ),
    retryable: true,
    actions: ['open-settings'],
  };
}
