import type { EventBus } from '../../bus/eventBus.ts';
import type { UnwrittenUsage, UsageRow } from '../../commands/usageReport.ts';
import type { Gateway, GatewayOptions } from '../../gateway/gateway.ts';
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

/** Many requests that end together change the status once: a notice says only that something did. */
const healthNotices = { name: 'health', critical: false, queue: 50, tries: 1 } as const;

/** The gateway, loaded with the first question: nothing of it is needed to start. */
export class LateGateway implements Disposable {
  readonly #make: () => Promise<LateGatewayOptions>;
  readonly #changed: Emitter<void>;
  #loading: Promise<Gateway> | undefined;
  #gateway: Gateway | undefined;
  #view: ((model: ModelInfo) => HealthView | undefined) | undefined;
  #books: UsageBooks | undefined;
  #bus: EventBus | undefined;

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
      this.#gateway?.limits.headersOf(provider)(headers, model);

  /** Loads what the first question would have to wait for. */
  async prepare(): Promise<void> {
    await this.#load();
  }

  /** What was used since that moment, in milliseconds since 1970. */
  async usage(since: number): Promise<{
    readonly rows: readonly UsageRow[];
    readonly unwritten: UnwrittenUsage | undefined;
  }> {
    await this.#load();
    await this.#books?.retry();
    return { rows: this.#books?.daily(since) ?? [], unwritten: this.#books?.unwritten() };
  }

  /** Other providers or keys may be there now: what was learned of the old ones is forgotten. */
  reset(): void {
    this.#gateway?.reset();
  }

  /** Forgets the answers that could be given again. */
  forgetAnswers(): void {
    this.#gateway?.cache.clear();
  }

  /** A model's health may be another. */
  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#gateway?.dispose();
    this.#books?.close();
    this.#bus?.dispose();
  }

  #late(model: LanguageModel, wrap: (gateway: Gateway) => LanguageModel): LanguageModel {
    return lateModel(model.info, async () => wrap(await this.#load()));
  }

  #load(): Promise<Gateway> {
    this.#loading ??= this.#open().catch((error: unknown) => {
      // The next question tries again.
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #open(): Promise<Gateway> {
    const [{ Gateway: LoadedGateway }, { healthView }, options] = await Promise.all([
      import('../../gateway/gateway.ts'),
      import('./healthView.ts'),
      this.#make(),
    ]);
    const gateway = new LoadedGateway(options);
    this.#books = options.books;
    this.#bus = options.bus;
    this.#view = ({ ref }) => healthView(gateway.health.of(ref), gateway.breakers.of(ref));
    const notices = options.bus.topic<ModelRef>(healthNotices);
    notices.subscribe('status', () => this.#changed.emit());
    gateway.health.onDidChange((model) => void notices.publish(model));
    gateway.breakers.onDidChange((model) => void notices.publish(model));
    this.#gateway = gateway;
    return gateway;
  }
}
