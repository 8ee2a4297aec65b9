import type { Memento } from 'vscode';
import type { ModelCatalog } from '../../models/catalog.ts';
import type { Fetch, OnHeaders } from '../../models/http/modelServer.ts';
import type { Provider } from '../../models/languageModel.ts';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import type { Log } from '../../protocol/log.ts';
import type { Banner } from '../../protocol/panel.ts';
import type { ApiKeys } from './apiKeys.ts';
import { providerBanner } from '../panel/banners.ts';
import { Disposables } from '../disposables.ts';
import type { KeyConsent } from './keyConsent.ts';
import type { SettingsReader } from '../settings.ts';

interface ConnectionsOptions {
  readonly settings: SettingsReader;
  readonly keys: ApiKeys;
  readonly catalog: ModelCatalog;
  readonly redact: (text: string) => string;
  /** Where a person's word about keys is kept, for all windows. */
  readonly memory: Memento;
  readonly log: Log;
  /** Sees the headers of what each provider answers: the rate limit learns from them. */
  readonly headersOf?: (provider: string) => OnHeaders;
}

/** Keeps the catalog in step with the settings and the keys, and says what was found and what failed. */
export class Connections implements Disposable {
  readonly #options: ConnectionsOptions;
  readonly #owned = new Disposables();
  readonly #changed: Emitter<void>;
  #discovered: readonly Banner[] = [];
  #consent: KeyConsent | undefined;
  #fetch: Fetch | undefined;

  constructor(options: ConnectionsOptions) {
    const { settings, keys, catalog, log } = options;
    this.#options = options;
    this.#changed = this.#owned.add(new Emitter<void>((error) => log.error('Not shown', error)));
    this.#owned.add(settings.onDidChange(() => this.load()));
    this.#owned.add(
      keys.onDidChange((provider) => {
        this.#consent?.forget(provider);
        this.load();
      }),
    );
    this.#owned.add(catalog.onDidChange(() => this.#changed.emit()));
  }

  /** Asks all providers anew; what they answer arrives in the catalog. */
  load(): void {
    const { settings, catalog, log } = this.#options;
    const current = settings.get();
    const find = async (signal: AbortSignal): Promise<readonly Provider[]> => {
      // What speaks with servers is not needed to start.
      const { discoveryBanner, findProviders } = await import('./providers.ts');
      const { hostFetch } = await import('./hostFetch.ts');
      this.#fetch ??= hostFetch(log);
      const parts = { ...this.#options, consent: await this.#consentOnce(), fetch: this.#fetch };
      const found = await findProviders(current, parts, signal);
      if (!signal.aborted) this.#discovered = discoveryBanner(found, current);
      return found;
    };
    catalog
      .load(find)
      .catch((error: unknown) => log.error('The models could not be listed', error));
  }

  async #consentOnce(): Promise<KeyConsent> {
    const { memory, log } = this.#options;
    const { KeyConsent: Consent } = await import('./keyConsent.ts');
    this.#consent ??= new Consent({
      memory,
      ask: async (question) => (await import('./askForKey.ts')).askForKey(question),
      onAllowed: () => this.load(),
      onError: (error) => log.error('Consent for a key', error),
    });
    return this.#consent;
  }

  banners(): readonly Banner[] {
    const { catalog } = this.#options;
    const failing = catalog
      .failures()
      .map(({ provider, failure }) => providerBanner(provider.id, failure));
    return [...failing, ...this.#discovered];
  }

  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
