import type { ModelCatalog } from '../models/catalog.ts';
import type { Provider } from '../models/languageModel.ts';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import type { Log } from '../protocol/log.ts';
import type { Banner } from '../protocol/panel.ts';
import type { ApiKeys } from './apiKeys.ts';
import { providerBanner } from './banners.ts';
import { Disposables } from './disposables.ts';
import { discoveryBanner, findProviders } from './providers.ts';
import type { SettingsReader } from './settings.ts';

interface ConnectionsOptions {
  readonly settings: SettingsReader;
  readonly keys: ApiKeys;
  readonly catalog: ModelCatalog;
  readonly redact: (text: string) => string;
  readonly log: Log;
}

/** Keeps the catalog in step with the settings and the keys, and says what was found and what failed. */
export class Connections implements Disposable {
  readonly #options: ConnectionsOptions;
  readonly #owned = new Disposables();
  readonly #changed: Emitter<void>;
  #found: readonly Provider[] = [];

  constructor(options: ConnectionsOptions) {
    const { settings, keys, catalog, log } = options;
    this.#options = options;
    this.#changed = this.#owned.add(new Emitter<void>((error) => log.error('Not shown', error)));
    this.#owned.add(settings.onDidChange(() => this.load()));
    this.#owned.add(keys.onDidChange(() => this.load()));
    this.#owned.add(catalog.onDidChange(() => this.#changed.emit()));
  }

  /** Asks all providers anew; what they answer arrives in the catalog. */
  load(): void {
    const { settings, catalog, log } = this.#options;
    const current = settings.get();
    const find = async (signal: AbortSignal): Promise<readonly Provider[]> => {
      this.#found = await findProviders(current, this.#options, signal);
      return this.#found;
    };
    catalog
      .load(find)
      .catch((error: unknown) => log.error('The models could not be listed', error));
  }

  banners(): readonly Banner[] {
    const { catalog, settings } = this.#options;
    const failing = catalog
      .failures()
      .map(({ provider, failure }) => providerBanner(provider.id, failure));
    return [...failing, ...discoveryBanner(this.#found, settings.get())];
  }

  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
