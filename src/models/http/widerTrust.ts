import type { Log } from '../../protocol/log.ts';
import { certificateCode } from './certificateError.ts';
import type { Certificates } from './httpsFetch.ts';
import type { Fetch } from './modelServer.ts';

export interface WiderTrustOptions {
  /** The global one, looked up at each call, where not given. */
  readonly fetch?: Fetch;
  /** Whether certificates count; asked at each request. */
  readonly certificates: () => Certificates;
  readonly log: Log;
}

/**
 * `fetch` in the extension host knows the authorities that VS Code found in the system's store and the public
 * ones, and no others: not NODE_EXTRA_CA_CERTS, and nobody can have it take a certificate unchecked. Node's
 * `https` can. So a server whose certificate `fetch` refuses is asked over that, and asked there from then on,
 * until a request fails. Where `fetch` is content it keeps all requests: its connections live longer.
 */
export function widerTrust({ fetch, certificates, log }: WiderTrustOptions): Fetch {
  /** Origins that `fetch` does not trust. */
  const refused = new Set<string>();
  const ask: Fetch = fetch ?? ((input, init) => globalThis.fetch(input, init));

  async function askOverHttps(url: URL, init: RequestInit): Promise<Response> {
    const trust = certificates();
    if (trust === 'unchecked' && !refused.has(url.origin)) {
      log.warn(`The certificate of ${url.host} is not checked, as http.proxyStrictSSL says.`);
    }
    refused.add(url.origin);
    const { httpsFetch } = await import('./httpsFetch.ts');
    try {
      return await httpsFetch(url.href, init, trust);
    } catch (error) {
      // What is wrong now `fetch` may tell better, a proxy that is gone for one.
      if (init.signal?.aborted !== true) refused.delete(url.origin);
      throw error;
    }
  }

  return async (input, init = {}) => {
    const url = input instanceof Request ? null : URL.parse(String(input));
    if (url?.protocol !== 'https:') return ask(input, init);
    if (refused.has(url.origin)) return askOverHttps(url, init);
    try {
      return await ask(input, init);
    } catch (error) {
      // Nothing was sent to a server that could not prove who it is.
      if (certificateCode(error) === undefined) throw error;
      return askOverHttps(url, init);
    }
  };
}
