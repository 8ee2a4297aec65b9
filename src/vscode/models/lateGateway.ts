import type { EventBus } from '../../bus/eventBus.ts';
import type { UnwrittenUsage, UsageRow } from '../../commands/usageReport.ts';
import type { Gateway, GatewayOptions, GatewaySettings } from '../../gateway/gateway.ts';
import type { OnHeaders } from '../../models/http/modelServer.ts';
import type { LanguageModel } from '../../models/languageModel.ts';
import { lateModel } from '../../models/lateModel.ts';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import type { ModelInfo, ModelRef } from '../../protocol/model.ts';
import type { HealthView } from '../../protocol/panel.ts';

/** What is known of what was used. */
export interface UsageBooks {
  /** Since that moment, in milliseconds since 1970. */
  daily(since: number): readonly UsageRow[];
  /** What `daily` lacks, because it could not be written down. */
  unwritten(): UnwrittenUsage | undefined;
  /** Tries at once to write it down. */
  retry(): Promise<void>;
  close(): void;
}

/** What the gateway is made of, put together with the first question. */
export interface LateGatewayOptions extends GatewayOptions {
  readonly bus: EventBus;
  readonly books: UsageBooks;
}

/** All that stands behind the gateway once it is loaded. */
export interface GatewayParts extends Pick<LateGatewayOptions, 'bus' | 'books' | 'ledger'> {
  readonly gateway: Gateway;
  readonly settings: () => GatewaySettings;
}

/** Many requests that end together change the status once: a notice says only that something did. */
const healthNotices = { name: 'health', critical: false, queue: 50, tries: 1 } as const;

/** The gateway, loaded with the first question: nothing of it is needed to start. */
export class LateGateway implements Disposable {
  readonly #make: () => Promise<LateGatewayOptions>;
  readonly #changed: Emitter<void>;
  #loading: Promise<GatewayParts> | undefined;
  #parts: GatewayParts | undefined;
  #view: ((model: ModelInfo) => HealthView | undefined) | undefined;

  constructor(make: () => Promise<LateGatewayOptions>, onError: (error: unknown) => void) {
    this.#make = make;
    this.#changed = new Emitter(onError);
  }

  readonly guard = (model: LanguageModel): LanguageModel =>
    this.#late(model, (gateway) => gateway.guard(model));

  /** The model by itself, with nobody to answer in its place. */
  readonly guardAlone = (model: LanguageModel): LanguageModel =>
    this.#late(model, (gateway) => gateway.guardAlone(model));

  healthOf(model: ModelInfo): HealthView | undefined {
    return this.#view?.(model);
  }

  /** What the answers of a provider's server tell about its limits. */
  readonly headersOf =
    (provider: string): OnHeaders =>
    (headers, model) =>
      this.#parts?.gateway.limits.headersOf(provider)(headers, model);

  /** Loads what the first question would have to wait for. */
  async prepare(): Promise<void> {
    await this.#load();
  }

  /** What was used since that moment, in milliseconds since 1970. */
  async usage(since: number): Promise<{
    readonly rows: readonly UsageRow[];
    readonly unwritten: UnwrittenUsage | undefined;
  }> {
    const { books } = await this.#load();
    await books.retry();
    return { rows: books.daily(since), unwritten: books.unwritten() };
  }

  /** What is behind it, for whoever shows how it does: loaded where it is not. */
  parts(): Promise<GatewayParts> {
    return this.#load();
  }

  /** Other providers or keys may be there now: what was learned of the old ones is forgotten. */
  reset(): void {
    this.#parts?.gateway.reset();
  }

  /** Forgets the answers that could be given again. */
  forgetAnswers(): void {
    this.#parts?.gateway.cache.clear();
  }

  /** A model's health may be another. */
  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#parts?.gateway.dispose();
    this.#parts?.books.close();
    this.#parts?.bus.dispose();
  }

  #late(model: LanguageModel, wrap: (gateway: Gateway) => LanguageModel): LanguageModel {
    return lateModel(model.info, async () => wrap((await this.#load()).gateway));
  }

  #load(): Promise<GatewayParts> {
    this.#loading ??= this.#open().catch((error: unknown) => {
      // The next question tries again.
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #open(): Promise<GatewayParts> {
    const [{ Gateway: LoadedGateway }, { healthView }, options] = await Promise.all([
      import('../../gateway/gateway.ts'),
      import('./healthView.ts'),
      this.#make(),
    ]);
    const gateway = new LoadedGateway(options);
    this.#view = ({ ref }) => healthView(gateway.health.of(ref), gateway.breakers.of(ref));
    const notices = options.bus.topic<ModelRef>(healthNotices);
    notices.subscribe('status', () => this.#changed.emit());
    gateway.health.onDidChange((model) => void notices.publish(model));
    gateway.breakers.onDidChange((model) => void notices.publish(model));
    const { bus, books, ledger, settings } = options;
    this.#parts = { gateway, bus, books, ledger, settings };
    return this.#parts;
  }
}
