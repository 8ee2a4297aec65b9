import type { MentionableModels } from '../../commands/modelMentions.ts';
import type {
  ContextSources,
  PlaceLookup,
  SymbolLookup,
} from '../../context/sources/contextSources.ts';
import type { Person } from '../../context/sources/people.ts';
import type { MentionPreview } from '../../protocol/completion.ts';
import type { PanelMessage } from '../../protocol/panel.ts';
import { sameModel } from '../../protocol/model.ts';
import type { LateSkills } from '../skills/lateSkills.ts';
import type { Mentions } from '../context/mentions.ts';
import type { PanelReply } from './shownPanel.ts';
import type { StatusFeed } from './statusFeed.ts';

type Complete = Extract<PanelMessage, { type: 'complete' }>;
type Preview = Extract<PanelMessage, { type: 'preview' }>;

export interface MentionHelpOptions {
  readonly feed: Pick<StatusFeed, 'status'>;
  /** Missing where there is no index. */
  readonly codeIndex?: SymbolLookup & PlaceLookup;
  readonly sources: () => Promise<ContextSources>;
  readonly skills: LateSkills;
}

/** Says in a panel what `@`, `#` and `/` may stand for, and what is there. */
export class MentionHelp {
  readonly #options: MentionHelpOptions;
  #mentions: Promise<Mentions> | undefined;
  /** The completions that were asked for last, and those that are under way. */
  #completing = '';
  #completed: Promise<unknown> | undefined;
  #previewing = new AbortController();

  constructor(options: MentionHelpOptions) {
    this.#options = options;
  }

  async complete({ request, sign, query }: Complete, reply: PanelReply): Promise<void> {
    if (sign === '/') {
      const { slashCompletions } = await import('./slashCompletions.ts');
      const skills = await (await this.#options.skills()).catalog();
      reply.send({ type: 'completions', request, items: slashCompletions(query, skills) });
      return;
    }
    this.#completing = request;
    const mentions = await (this.#mentions ??= this.#open());
    await this.#completed;
    // Only the last one is looked for: who types on does not want what was meant before.
    if (this.#completing !== request) return;
    const items = mentions.complete(sign, query);
    this.#completed = items.catch(() => undefined);
    reply.send({ type: 'completions', request, items: await items });
  }

  /** Only the last one is looked for: an arrow key that is held asks for many. */
  async preview({ request, insert }: Preview, reply: PanelReply): Promise<void> {
    this.#previewing.abort();
    const own = new AbortController();
    this.#previewing = own;
    const sources = await this.#options.sources();
    const { mentionPreview } = await import('../../context/sources/mentionPreview.ts');
    const preview =
      (await this.#modelPreview(insert, sources, own.signal)) ??
      (await mentionPreview(insert, sources, own.signal));
    if (!own.signal.aborted)
      reply.send({ type: 'preview', request, ...(preview ? { preview } : {}) });
  }

  async #open(): Promise<Mentions> {
    const [{ Mentions: List }, { WorkspacePlaces }, sources] = await Promise.all([
      import('../context/mentions.ts'),
      import('../context/workspacePlaces.ts'),
      this.#options.sources(),
    ]);
    const { codeIndex } = this.#options;
    const places = new WorkspacePlaces(codeIndex, () => sources.recent());
    const people = (): Promise<readonly Person[]> => sources.people();
    return new List({ models: () => this.#models(), places, people, symbols: codeIndex });
  }

  async #modelPreview(
    insert: string,
    sources: ContextSources,
    signal: AbortSignal,
  ): Promise<MentionPreview | undefined> {
    const { mentionedNames } = await import('../../context/sources/mentions.ts');
    const [name] = mentionedNames(insert);
    if (name === undefined) return undefined;
    const models = this.#models();
    const { modelBehind, standsFirst } = await import('../../rooms/askedModels.ts');
    const info = await modelBehind(name, {
      models: models.models,
      earlier: [],
      isPlace: async (place) => standsFirst(await sources.find(place, signal)),
    });
    if (!info) return undefined;
    const { modelPreview } = await import('../../commands/modelMentions.ts');
    return modelPreview(info, models);
  }

  #models(): MentionableModels {
    const { models, model, healths = [] } = this.#options.feed.status();
    return {
      models: models.filter(({ builtIn }) => !builtIn),
      ...(model ? { current: model } : {}),
      healthOf: ({ ref }) => healths.find(({ model: of }) => sameModel(of, ref))?.health,
    };
  }
}
