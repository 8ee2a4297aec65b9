/** Names one model of one provider. */
export interface ModelRef {
  /** The provider's id, as in the setting `parley.providers`; `vscode` and `offline` are built in. */
  readonly provider: string;
  /** The model's id, as the provider spells it. */
  readonly model: string;
}

/** Token limits of a model. */
export interface ModelWindow {
  /** Tokens of request and reply together. */
  readonly total: number;
  /** Tokens kept free for the reply. */
  readonly reply: number;
  /** True where nobody told the window and a careful default stands in. */
  readonly assumed: boolean;
}

/**
 * The tokenizers that Parley has: those of OpenAI's current models and of its older ones. Source:
 * tiktoken, `model.py`.
 */
export const encodings = ['o200k', 'cl100k'] as const;
export type Encoding = (typeof encodings)[number];

/** What a model is, as far as the picker and the context budget need to know. */
export interface ModelInfo {
  readonly ref: ModelRef;
  readonly label: string;
  /** Who answers, in words: "OpenAI", "Server at 127.0.0.1:11434". */
  readonly providerLabel: string;
  readonly window: ModelWindow;
  /** True where token counts are exact for this model's own tokenizer. */
  readonly exactTokens: boolean;
  /** The tokenizer that counts for it; o200k where missing. */
  readonly encoding?: Encoding;
  /** True for Parley's own stand-in: nothing leaves the machine, and nothing is paid. */
  readonly builtIn?: true;
  /** True where its server does not have it yet, and can fetch it. */
  readonly absent?: true;
  /** What it takes and gives besides text; nothing is known where this is missing. */
  readonly capabilities?: ModelCapabilities;
  /** Missing where nobody told it: then nothing is said about costs. */
  readonly price?: ModelPrice;
}

export interface ModelCapabilities {
  readonly tools: boolean;
  readonly images: boolean;
  /** True where it thinks before it answers. */
  readonly reasoning: boolean;
}

/** US dollars for a million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  /** Of input that the provider had in its own cache; as `input` where not given. */
  readonly cachedInput?: number;
  /** Of input that the provider put into its own cache; as `input` where not given. */
  readonly cacheWrite?: number;
}

/** Tokens of one request, as the provider reported them. */
export interface Usage {
  /** All of the request, cached parts included. */
  readonly input: number;
  /** All of the reply, reasoning included. */
  readonly output: number;
  /** Of `input`, what came out of the provider's cache. */
  readonly cachedInput?: number;
  /** Of `input`, what was put into the provider's cache. */
  readonly cacheWrite?: number;
  /** True where the provider reported nothing, and this is counted here. */
  readonly estimated?: boolean;
}

/** How a reply came about, where that is not simply "the model answered". */
export interface ReplyOrigin {
  /** Who answered, where that is not who was asked. */
  readonly model?: ModelRef;
  readonly label?: string;
  /** Why somebody else answered, a sentence. */
  readonly why?: string;
  /** True where it came out of Parley's own cache, and nobody was asked. */
  readonly cached?: boolean;
  /** How often the request was sent; 1 where not given. */
  readonly attempts?: number;
  /** US dollars, computed from the usage and the model's price. */
  readonly cost?: number;
}

/** What is known of a reply once it is over, however it ended. */
export interface ReplyAccount {
  readonly usage?: Usage;
  readonly origin?: ReplyOrigin;
}

/** Why a reply came to its end. Anything but `stop` and `length` leaves the reply incomplete. */
export type FinishReason = 'stop' | 'length' | 'content-filter' | 'tool-calls';

/** The kinds of failure that a person can do something different about. */
export type FailureKind =
  | 'bad-key'
  | 'no-credit'
  | 'rate-limited'
  | 'unknown-model'
  | 'context-too-long'
  | 'unreachable'
  | 'untrusted-certificate'
  | 'timed-out'
  | 'cut-off'
  | 'not-a-model-answer'
  | 'refused'
  | 'server-error'
  | 'bad-request'
  | 'no-model'
  | 'unavailable'
  | 'budget'
  | 'storage'
  | 'unexpected';

/** What a person may be offered besides Retry. */
export type FailureAction = 'set-api-key' | 'open-settings' | 'choose-model' | 'open-log';

/** A failure in words for a person. Holds no secret: it is shown, stored and logged. */
export interface Failure {
  readonly kind: FailureKind;
  /** What happened, one line. */
  readonly title: string;
  /** What to do about it, one or two sentences. */
  readonly advice: string;
  /** What the other side said, redacted, at most 500 characters. */
  readonly detail?: string;
  readonly retryable: boolean;
  /** Milliseconds that the other side asked to wait. */
  readonly retryAfter?: number;
  readonly actions: readonly FailureAction[];
}

export function sameModel(a: ModelRef | undefined, b: ModelRef | undefined): boolean {
  return a?.provider === b?.provider && a?.model === b?.model;
}
