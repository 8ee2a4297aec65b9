import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import type { Failure, ModelInfo, ModelRef } from '../protocol/model.ts';
import type { ConnectionState } from '../protocol/panel.ts';
import { t } from '../protocol/texts.ts';
import { findModel } from './findModel.ts';
import type { LanguageModel, Provider } from './languageModel.ts';
import { untilAborted } from './untilAborted.ts';

/** What one provider answered when it was asked for its models. */
export interface ProviderEntry {
  readonly provider: Provider;
  readonly models: readonly ModelInfo[];
  readonly failure?: Failure;
}

interface CatalogOptions {
  /** Stands in when no other model is there; its models come last and never count as a connection. */
  readonly fallback: Provider;
  /** Hears what a listener or a provider threw. */
  readonly onError: (error: unknown) => void;
}

type FindProviders = (signal: AbortSignal) => Promise<readonly Provider[]>;

/** Which models there are. Asks each provider in parallel and shows what has answered so far. */
export class ModelCatalog implements Disposable {
  readonly #fallback: Provider;
  readonly #onError: (error: unknown) => void;
  readonly #changed: Emitter<void>;
  #entries: readonly ProviderEntry[] = [];
  #fallbackModels: readonly ModelInfo[] = [];
  #searching = false;
  #settled: Promise<void> = Promise.resolve();
  #current = new AbortController();

  constructor(options: CatalogOptions) {
    this.#fallback = options.fallback;
    this.#onError = options.onError;
    this.#changed = new Emitter(options.onError);
  }

  /** Asks `providers` (which may take a while to be found) and forgets those before. Never rejects. */
  load(providers: FindProviders): Promise<void> {
    this.#current.abort();
    const own = new AbortController();
    this.#current = own;
    this.#searching = true;
    this.#settled = this.#load(providers, own.signal);
    return this.#settled;
  }

  /** Resolves when every provider has answered, or failed to; also where a later load took over. */
  async settled(): Promise<void> {
    let last: Promise<void>;
    do {
      last = this.#settled;
      await last;
    } while (last !== this.#settled);
  }

  async #load(providers: FindProviders, signal: AbortSignal): Promise<void> {
    const fallback = await this.#listed(this.#fallback, signal);
    if (signal.aborted) return;
    this.#fallbackModels = fallback.models;
    this.#changed.emit();
    const found = (await this.#tried(providers, signal)) ?? [];
    if (signal.aborted) return;
    this.#entries = found.map((provider) => ({ provider, models: [] }));
    await Promise.all(found.map((provider, at) => this.#ask(provider, at, signal)));
    if (signal.aborted) return;
    this.#searching = false;
    this.#changed.emit();
  }

  /** All models in the order of their providers, the fallback's last. */
  models(): readonly ModelInfo[] {
    return [...this.#entries.flatMap((entry) => entry.models), ...this.#fallbackModels];
  }

  /** As `findModel`: a tag of Ollama's may be left out. */
  find(ref: ModelRef): ModelInfo | undefined {
    return findModel(this.models(), ref);
  }

  /** The first of `wanted` that is there, else the first model at all. */
  choose(wanted: readonly (ModelRef | undefined)[]): ModelInfo | undefined {
    for (const ref of wanted) {
      const info = ref && this.find(ref);
      if (info) return info;
    }
    return this.models()[0];
  }

  languageModel(info: ModelInfo): LanguageModel | undefined {
    return this.#providerOf(info)?.languageModel(info);
  }

  /** Has the model's provider load what it needs, so that the first question does not wait for it. */
  prepare(info: ModelInfo): void {
    this.#providerOf(info)?.prepare?.().catch(this.#onError);
  }

  connection(): ConnectionState {
    if (this.#entries.some((entry) => entry.models.length > 0)) return { state: 'ready' };
    if (this.#searching) return { state: 'searching' };
    const failure = this.#entries.find((entry) => entry.failure)?.failure;
    return failure ? { state: 'failing', failure } : { state: 'offline' };
  }

  /** What each provider answered, in their order; the fallback is none of them. */
  providers(): readonly ProviderEntry[] {
    return this.#entries;
  }

  /** What each provider that could not list its models had to say. */
  failures(): readonly { readonly provider: Provider; readonly failure: Failure }[] {
    return this.#entries.flatMap(({ provider, failure }) =>
      failure ? [{ provider, failure }] : [],
    );
  }

  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#current.abort();
    this.#changed.dispose();
  }

  #providerOf(info: ModelInfo): Provider | undefined {
    const providers = [...this.#entries.map((entry) => entry.provider), this.#fallback];
    return providers.find((each) => each.id === info.ref.provider);
  }

  async #ask(provider: Provider, at: number, signal: AbortSignal): Promise<void> {
    const entry = await this.#listed(provider, signal);
    if (signal.aborted) return;
    this.#entries = this.#entries.with(at, entry);
    this.#changed.emit();
  }

  async #listed(provider: Provider, signal: AbortSignal): Promise<ProviderEntry> {
    const list = await this.#tried(() => provider.models(signal), signal);
    if (list?.type === 'models') return { provider, models: list.models };
    return { provider, models: [], failure: list?.failure ?? brokenList(provider.label) };
  }

  /** What `work` comes to; nothing where it throws, or where a later load took over. */
  async #tried<T>(
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T | undefined> {
    try {
      return await untilAborted(work(signal), signal);
    } catch (error) {
      if (!signal.aborted) this.#onError(error);
      return undefined;
    }
  }
}

/** A provider answers with a failure; one that throws has a fault of its own. */
function brokenList(label: string): Failure {
  return {
    kind: 'unexpected',
    title: t('{0} could not be asked for its models.', label),
    advice: t('Check its entry in the setting parley.providers. The log says what went wrong.'),
    retryable: true,
    actions: ['open-settings', 'open-log'],
  };
}
