import type { TokenCounter } from '../../context/tokenCounter.ts';
import type { ModelCatalog } from '../../models/catalog.ts';
import type { LanguageModel } from '../../models/languageModel.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import type { Log } from '../../protocol/log.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import type { Compactor } from '../../rooms/compactor.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import type { SessionActor } from '../../sessions/sessionActor.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { Disposables } from '../disposables.ts';
import { fullText } from '../../protocol/fullText.ts';

export interface LateCompactorOptions {
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  readonly catalog: ModelCatalog;
  /** Puts the policies around a model. */
  readonly guard: (model: LanguageModel) => LanguageModel;
  readonly counterOf: (model: ModelInfo) => Promise<TokenCounter>;
  /** The part of the window at which it begins; 0: never by itself. */
  readonly compactAt: () => number;
  readonly log: Log;
}

/** Of that part, what has to be full before anything is loaded and counted. */
const nearlyFull = 0.5;
/** UTF-16 units of a reply that are taken for a token: rather too few than too many. */
const unitsPerToken = 3;

/** What keeps long conversations within their windows, loaded when the first of them grows long. */
export class LateCompactor implements Disposable {
  readonly #options: LateCompactorOptions;
  readonly #owned = new Disposables();
  #loading: Promise<Compactor> | undefined;
  #compactor: Compactor | undefined;

  constructor(options: LateCompactorOptions) {
    const { sessions, conversations } = options;
    this.#options = options;
    this.#owned.add(sessions.onEvents((actor, events) => this.#follow(actor, events)));
    this.#owned.add(conversations.onDidChangeRunning(() => this.#compactor?.wake()));
  }

  load(): Promise<Compactor> {
    return (this.#loading ??= this.#load());
  }

  dispose(): void {
    this.#owned.dispose();
    const { log } = this.#options;
    this.#compactor?.close().catch((error: unknown) => log.error('Summaries', error));
  }

  #follow(actor: SessionActor, events: readonly SessionEvent[]): void {
    if (this.#compactor) return this.#compactor.follow(actor, events);
    const ended = events.some(({ type }) => type === 'reply-ended' || type === 'reply-stopped');
    if (!ended || !isFilling(actor.getState(), this.#options.compactAt())) return;
    this.load()
      .then((compactor) => compactor.follow(actor, events))
      .catch((error: unknown) => this.#options.log.error('Summaries', error));
  }

  async #load(): Promise<Compactor> {
    const { Compactor: Loaded } = await import('../../rooms/compactor.ts');
    const { conversations, catalog, guard } = this.#options;
    this.#compactor = new Loaded({
      ...this.#options,
      modelOf: (own) => conversations.modelOf(own),
      languageModel(info) {
        const model = catalog.languageModel(info);
        return model && guard(model);
      },
      isAnswering: () => conversations.runningSessions().size > 0,
    });
    return this.#compactor;
  }
}

/** Whether the window of the last answer is full enough for a closer look. */
function isFilling({ messages }: SessionState, compactAt: number): boolean {
  const last = messages.findLast((each) => each.kind === 'reply');
  if (last?.kind !== 'reply' || compactAt <= 0) return false;
  const { used, window, reserve, items } = last.receipt;
  const left = items.some(({ kind, leftOut }) => kind === 'history' && leftOut !== undefined);
  const next = used + fullText(last).length / unitsPerToken;
  return left || next >= (window - reserve) * compactAt * nearlyFull;
}
