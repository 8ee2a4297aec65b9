import type { ModelCatalog } from '../models/catalog.ts';
import type { LanguageModel } from '../models/languageModel.ts';
import type { Log } from '../protocol/log.ts';
import type { ModelRef } from '../protocol/model.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';
import type { PlanParts } from './planRequest.ts';
import type { DraftTerminals } from './sendExtras.ts';

export interface ConversationsOptions extends PlanParts {
  readonly sessions: SessionRegistry;
  readonly catalog: ModelCatalog;
  /** Puts the policies around a model. */
  readonly guard: (model: LanguageModel) => LanguageModel;
  /** Puts around a guarded model what a question offers it beside words: `toolsFor`. */
  readonly equip?: (model: LanguageModel, question: string) => Promise<LanguageModel>;
  /** Loads what stands around the models, before the first question. */
  readonly prepare?: () => Promise<void>;
  /** The kinds of secret in `text` that the policies will mask. */
  readonly secretsIn: (text: string) => readonly string[];
  /** Tokens that are kept free for a reply at most. */
  readonly reserve: () => number;
  /** Who is to answer because of what the question itself names; undefined for the chat's own model. */
  readonly modelFor?: (question: string) => Promise<ModelRef | undefined>;
  /** The model to use where a session has none: what was used last. */
  readonly preferredModel: () => ModelRef | undefined;
  /** Missing where there are no terminals. */
  readonly terminals?: DraftTerminals;
  readonly log: Log;
}
