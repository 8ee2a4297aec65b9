import type {
  Failure,
  FinishReason,
  ModelInfo,
  ModelPrice,
  ModelRef,
  Usage,
} from '../protocol/model.ts';

export interface ChatMessage {
  /** `tool` is what a tool gave, for the call that `callId` names. */
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
  /** Of a user's message, for a model that takes images. */
  readonly images?: readonly ChatImage[];
  /** Of an assistant's message: what it called before it went on. */
  readonly toolCalls?: readonly ToolCall[];
  /** Of a tool's message. */
  readonly callId?: string;
}

export interface ChatImage {
  /** `image/png`, `image/jpeg`, `image/webp` or `image/gif`. */
  readonly mimeType: string;
  readonly base64: string;
}

/** A call that is whole: the stream that held it ended with `tool-calls`. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON as the model wrote it; whoever runs the tool checks it. */
  readonly arguments: string;
}

/** A tool that the model may call. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ModelRequest {
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly ToolDefinition[];
  /** True where the messages say in words what is to be written instead: a model without tools may answer. */
  readonly toolsOptional?: boolean;
  /** How much a reasoning model may think; its own default where not given. */
  readonly effort?: 'none' | 'low' | 'medium' | 'high';
  /**
   * `json`: the answer is to be one JSON value, and the messages say so too. A wish: a server that knows
   * no such thing is asked without it.
   */
  readonly responseFormat?: 'json';
  /**
   * How many of the first messages stay the same in the requests that follow: what a provider that
   * caches prompts is asked to keep.
   */
  readonly stableMessages?: number;
  /** True where a person wants another answer than the last, so that none is reused. */
  readonly fresh?: boolean;
  /** True where this model itself is to answer, and no other in its place. */
  readonly alone?: boolean;
  /** The chat that it belongs to: what it costs counts there. */
  readonly session?: string;
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
  /** Of policies only; an adapter gives none. */
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'finish'; readonly outcome: StreamOutcome };

/** What goes on around a request, for the person who waits. */
export type Notice =
  /** Others are served first; 1 is next. */
  | { readonly type: 'waiting'; readonly position: number }
  /** Nothing was answered yet, and the request will be sent again. */
  | {
      readonly type: 'retrying';
      /** 2 for the first repetition. */
      readonly attempt: number;
      /** The most attempts there will be. */
      readonly of: number;
      /** Milliseconds until it is sent. */
      readonly in: number;
      readonly failure: Failure;
    }
  /** Another model answers from here on. */
  | {
      readonly type: 'answered-by';
      readonly model: ModelRef;
      readonly label: string;
      /** A sentence. */
      readonly why: string;
      readonly price?: ModelPrice;
    }
  /** The answer comes out of Parley's cache. */
  | { readonly type: 'cached' };

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

/** What a pull gives while it runs, and in the end: exactly one of the last three kinds. */
export type PullPart =
  | {
      readonly type: 'progress';
      /** In Ollama's words: `pulling manifest`. */
      readonly status: string;
      /** Bytes that are here, of all layers seen so far. */
      readonly completed: number;
      /** Bytes of all layers seen so far; the first layer is nearly all of a model. 0 where none was. */
      readonly total: number;
    }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'cancelled' };

/** One configured source of models. */
export interface Provider {
  readonly id: string;
  readonly label: string;
  models(signal: AbortSignal): Promise<ModelList>;
  /** The model that `info` names; builds nothing heavy until the first `stream`. */
  languageModel(info: ModelInfo): LanguageModel;
  /** Loads what the first `stream` would have to wait for. */
  prepare?(): Promise<void>;
  /** Has the server fetch a model that it does not have. Never throws. */
  pull?(model: string, signal: AbortSignal): AsyncIterable<PullPart>;
}
