import type { ModelCatalog } from '../../models/catalog.ts';
import type { ContextReceipt } from '../../protocol/contextItems.ts';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { ImageRef } from '../../protocol/images.ts';
import type { Log } from '../../protocol/log.ts';
import type { Failure, ModelInfo } from '../../protocol/model.ts';
import type { Interruption } from '../../protocol/interruptions.ts';
import type { Banner, HealthView, PanelStatus } from '../../protocol/panel.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import type { SessionActor } from '../../sessions/sessionActor.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { elsewhereBanner, parkedBanner, storageBanner } from './banners.ts';
import type { DismissedBanners } from './dismissedBanners.ts';
import { Disposables } from '../disposables.ts';
import type { Editors } from '../editor/editors.ts';
import type { LateImages } from './lateImages.ts';
import { panelStatus } from './panelStatus.ts';
import type { SettingsReader } from '../settings.ts';
import type { ShownSession } from './shownSession.ts';
import { titleText } from '../sessions/titleText.ts';
import type { WorkspaceFactsFinder } from '../context/workspaceFacts.ts';

export interface StatusFeedOptions {
  readonly active: ShownSession;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  readonly catalog: ModelCatalog;
  readonly editors: Editors;
  readonly settings: SettingsReader;
  readonly banners: () => readonly Banner[];
  readonly dismissed: DismissedBanners;
  /** Some of them come or go with what is around Parley. */
  readonly onDidChangeBanners?: (listener: () => void) => Disposable;
  /** How a model did lately; undefined where it was not asked. */
  readonly health: (model: ModelInfo) => HealthView | undefined;
  readonly writable: boolean;
  /** What the last, unclean end cut off. */
  readonly interrupted: () => readonly Interruption[];
  /** What is attached to the next message. */
  readonly images?: LateImages;
  /** What a new chat may be asked about. */
  readonly facts?: Pick<WorkspaceFactsFinder, 'now' | 'look' | 'onDidChange'>;
  readonly log: Log;
}

interface Preview {
  readonly session: SessionId;
  readonly receipt: ContextReceipt;
}

/** Keeps the panel's status true: what changes anywhere is gathered into one new status. */
export class StatusFeed implements Disposable {
  readonly #options: StatusFeedOptions;
  readonly #owned = new Disposables();
  readonly #changed: Emitter<void>;
  #following: Disposable | undefined;
  #shown: SessionActor | undefined;
  /** Why text of the session shown is in memory only. */
  #trouble: Failure | undefined;
  #counting = new AbortController();
  #isCounting = false;
  #preview: Preview | undefined;

  constructor(options: StatusFeedOptions) {
    const { active, catalog, editors, settings, log } = options;
    this.#options = options;
    this.#changed = this.#owned.add(
      new Emitter<void>((error) => log.error('The status could not be shown', error)),
    );
    const recount = (): void => this.recount();
    this.#owned.add(active.onDidChange(() => this.#follow()));
    this.#owned.add(
      active.drafts.onDidChange((session) => {
        if (session === active.id()) recount();
      }),
    );
    this.#owned.add(editors.onDidChange(recount));
    this.#owned.add(catalog.onDidChange(recount));
    this.#owned.add(settings.onDidChange(recount));
    this.#owned.add(options.sessions.onDidChange(() => this.#changed.emit()));
    this.#owned.add(options.conversations.onDidChangeRunning(() => this.#changed.emit()));
    const { onDidChangeBanners } = options;
    this.#owned.add(options.dismissed.onDidChange(() => this.#changed.emit()));
    if (onDidChangeBanners) this.#owned.add(onDidChangeBanners(() => this.#changed.emit()));
    if (options.facts) this.#owned.add(options.facts.onDidChange(() => this.#changed.emit()));
    this.#follow();
  }

  status(): PanelStatus {
    const { active, catalog, conversations, settings } = this.#options;
    const id = active.id();
    const model = conversations.modelOf(this.#shown?.getState().model);
    const elsewhere = id !== undefined && this.#options.sessions.lease(id) === 'elsewhere';
    return panelStatus({
      models: catalog.models(),
      model,
      connection: catalog.connection(),
      receipt: this.#preview?.session === id ? this.#preview?.receipt : undefined,
      counting: this.#isCounting,
      progress: id === undefined ? undefined : conversations.progressOf(id),
      healthOf: (info) => this.#options.health(info),
      profiles: settings.get().routes.profiles,
      failover: settings.get().failover,
      pulls: catalog.providers().flatMap(({ provider }) => (provider.pull ? [provider.id] : [])),
      banners: [...this.#ownBanners(), ...this.#windowBanners()],
      runningElsewhere: this.#runningElsewhere(id),
      writable: this.#options.writable && !elsewhere,
      interrupted: this.#options.interrupted(),
      enterSends: settings.get().enterSends,
      announce: settings.get().announce,
      facts: this.#options.facts?.now() ?? { hasFolder: false },
    });
  }

  /** The title of the session shown. */
  title(): string | undefined {
    const title = this.#shown?.getState().title;
    return title === undefined ? undefined : titleText(title);
  }

  /** Counts the next request's tokens again and tells when that is done. */
  recount(): void {
    this.#counting.abort();
    const own = new AbortController();
    this.#counting = own;
    this.#isCounting = true;
    this.#count(own.signal).catch((error: unknown) => {
      if (own.signal.aborted) return;
      this.#options.log.error('The context could not be counted', error);
      this.#show(undefined);
    });
  }

  /** Something that is not told elsewhere changed. */
  refresh(): void {
    this.#changed.emit();
  }

  /** Of this window's banners: what a panel has of its own cannot be put away. */
  dismiss(id: string): void {
    const banner = this.#options.banners().find((each) => each.id === id);
    if (banner) this.#options.dismissed.dismiss(banner);
  }

  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#counting.abort();
    this.#following?.dispose();
    this.#owned.dispose();
  }

  #ownBanners(): readonly Banner[] {
    const { active, sessions } = this.#options;
    const id = active.id();
    const elsewhere = id !== undefined && sessions.lease(id) === 'elsewhere';
    return [
      ...storageBanner(this.#trouble ?? active.failure() ?? active.drafts.failure()),
      ...(elsewhere ? [elsewhereBanner(id)] : []),
      ...(this.#shown?.isParked ? [parkedBanner(this.#shown.id)] : []),
    ];
  }

  #windowBanners(): readonly Banner[] {
    return this.#options.dismissed.shown(this.#options.banners());
  }

  async #count(signal: AbortSignal): Promise<void> {
    const { active, conversations } = this.#options;
    const session = (await active.actor())?.id;
    const draft = session === undefined ? '' : active.drafts.read(session);
    const images = session === undefined ? [] : await this.#draftImages(session);
    const receipt = session && (await conversations.preview(session, draft, signal, images));
    if (signal.aborted) return;
    this.#show(receipt ? { session, receipt } : undefined);
  }

  async #draftImages(session: SessionId): Promise<readonly ImageRef[]> {
    const images = await this.#options.images?.();
    return (await images?.drafts(session)) ?? [];
  }

  #show(preview: Preview | undefined): void {
    this.#preview = preview;
    this.#isCounting = false;
    this.#changed.emit();
  }

  /** A message more, a reply that ended or another model changes what the next request holds. */
  #follow(): void {
    this.#followShown().catch((error: unknown) => {
      this.#options.log.error('The chat could not be opened', error);
    });
  }

  async #followShown(): Promise<void> {
    const actor = await this.#options.active.actor();
    this.#following?.dispose();
    this.#shown = actor;
    this.#trouble = undefined;
    if (actor?.getState().messages.length === 0) this.#options.facts?.look();
    this.#following = actor?.subscribe({
      trouble: (failure) => {
        this.#trouble = failure;
        this.#changed.emit();
      },
      parked: () => this.#changed.emit(),
      events: (events) => {
        if (events.some(({ type }) => type !== 'reply-grew')) this.recount();
      },
    });
    this.recount();
  }

  #runningElsewhere(shown: SessionId | undefined): readonly string[] {
    const { conversations, sessions } = this.#options;
    const running = conversations.runningSessions();
    const others = sessions.live().filter(({ id }) => id !== shown && running.has(id));
    return others.map((actor) => titleText(actor.getState().title));
  }
}
