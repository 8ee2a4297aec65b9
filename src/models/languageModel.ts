import type { Failure, FinishReason, ModelInfo, Usage } from '../protocol/model.ts';

export type ChatRole = 'system' | 'user' | 'assistant';

export interface ChatMessage {
  readonly role: ChatRole;
  readonly text: string;
}

export interface ModelRequest {
  readonly messages: readonly ChatMessage[];
  /** The most tokens that the reply may have. */
  readonly maxOutputTokens: number;
  /** Ties the request to its log lines. */
  readonly correlation: string;
}

/**
 * What a model streams. Exactly one `finish` ends every stream that was not aborted, and nothing
 * follows it. A stream never throws for what the other side did: that is a `finish` that failed.
 */
export type StreamPart =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | {
      readonly type: 'tool-call-delta';
      readonly index: number;
      readonly id?: string;
      readonly name?: string;
      /** The next piece of the JSON arguments. */
      readonly arguments: string;
    }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'finish'; readonly outcome: StreamOutcome };

export type StreamOutcome =
  | { readonly type: 'done'; readonly reason: FinishReason }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'cancelled' };

/** Every model, whoever serves it: one streaming method. Policies are wrappers `(model) => model`. */
export interface LanguageModel {
  readonly info: ModelInfo;
  /** Ends within 100 ms of `signal`'s abort, with `cancelled` or without a word. */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<StreamPart>;
}

/** What a list of models comes to: the models, or why there are none. */
export type ModelList =
  | { readonly type: 'models'; readonly models: readonly ModelInfo[] }
  | { readonly type: 'failed'; readonly failure: Failure };

/** One configured source of models. */
export interface Provider {
  readonly id: string;
  readonly label: string;
  models(signal: AbortSignal): Promise<ModelList>;
  /** The model that `info` names; builds nothing heavy until the first `stream`. */
  languageModel(info: ModelInfo): LanguageModel;
  /** Loads what the first `stream` would have to wait for. */
  prepare?(): Promise<void>;
}
