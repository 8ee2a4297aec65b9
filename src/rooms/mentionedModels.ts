import type { ModelInfo, ModelRef } from '../protocol/model.ts';
import type { SessionState } from '../protocol/sessionState.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import type { AskedModels } from './askedModels.ts';
import type { ConversationsOptions } from './conversationsOptions.ts';
import type { SendExtras } from './sendExtras.ts';
import { withReserve } from './withReserve.ts';

export const nobodyNamed = { type: 'models', models: [] } as const satisfies AskedModels;

/** How those that were named are asked: one alone, several beside each other. */
export function askedAs(named: readonly ModelInfo[]): Pick<SendExtras, 'model' | 'models'> {
  const [first, ...others] = named;
  if (!first) return {};
  return others.length === 0 ? { model: first.ref } : { models: named.map(({ ref }) => ref) };
}

/** Finds the models that a message names behind `@`. */
export class MentionedModels {
  readonly #options: Pick<ConversationsOptions, 'catalog' | 'sources' | 'reserve'>;

  constructor(options: Pick<ConversationsOptions, 'catalog' | 'sources' | 'reserve'>) {
    this.#options = options;
  }

  /** Waits for the providers: right after a start a model that is there would seem to be gone. */
  async in(actor: SessionActor, text: string, hasImages: boolean): Promise<AskedModels> {
    if (!text.includes('@')) return nobodyNamed;
    await this.#options.catalog.settled();
    return this.#asked(actor.getState(), text, hasImages);
  }

  /** Who answers again what names one model: where that is gone, the reply says so. */
  async again(
    actor: SessionActor,
    text: string,
    before: ModelRef,
  ): Promise<Pick<SendExtras, 'model'>> {
    const named = await this.in(actor, text, true);
    if (named.type === 'refused') return { model: before };
    const [first] = named.models;
    return first && named.models.length === 1 ? { model: first.ref } : {};
  }

  /** Of those that are named, the one that what is typed is planned for. */
  async narrowest(state: SessionState, text: string): Promise<ModelInfo | undefined> {
    if (!text.includes('@')) return undefined;
    const named = await this.#asked(state, text, true);
    if (named.type === 'refused') return undefined;
    const models = named.models.map((info) => withReserve(info, this.#options.reserve()));
    return models.toSorted((a, b) => roomOf(a) - roomOf(b))[0];
  }

  async #asked(state: SessionState, text: string, hasImages: boolean): Promise<AskedModels> {
    const { catalog, sources } = this.#options;
    const { askedModels, standsFirst } = await import('./askedModels.ts');
    return askedModels(text, {
      models: catalog.models().filter(({ builtIn }) => !builtIn),
      earlier: state.messages.flatMap((each) => (each.kind === 'reply' ? [each.model] : [])),
      async isPlace(name) {
        return standsFirst(await (await sources?.())?.find(name, new AbortController().signal));
      },
      hasImages,
    });
  }
}

function roomOf({ window }: ModelInfo): number {
  return window.total - window.reply;
}
