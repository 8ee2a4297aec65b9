import type { Failure } from '../../protocol/model.ts';
import { valueOf } from '../http/answerFrames.ts';

/** What a model's server turned out not to take. */
export interface Quirks {
  /** Cannot stream: the answer comes in one document. */
  readonly whole?: true;
  /** Refuses `stream_options`; then its usage may be missing. */
  readonly noStreamOptions?: true;
  /** The name under which it takes the limit of the reply. */
  readonly limitName?: LimitName;
  /** Knows no `reasoning_effort`. */
  readonly noEffort?: true;
  /** Gives no summary of its reasoning. */
  readonly noSummary?: true;
  /** Cannot be held to answer in JSON. */
  readonly noJson?: true;
}

export type LimitName = 'max_tokens' | 'max_completion_tokens';

/** What was found out about the models of one server, as long as its provider is there. */
export class QuirkMemory {
  readonly #known = new Map<string, Quirks>();

  of(model: string): Quirks {
    return this.#known.get(model) ?? {};
  }

  learn(model: string, quirk: Quirks): void {
    this.#known.set(model, { ...this.of(model), ...quirk });
  }
}

/** The parts of a request that may be refused. */
export interface Refusable {
  readonly stream?: unknown;
  readonly stream_options?: unknown;
  readonly max_tokens?: unknown;
  readonly max_completion_tokens?: unknown;
  readonly reasoning_effort?: unknown;
  readonly reasoning?: unknown;
  readonly response_format?: unknown;
  readonly text?: unknown;
}

/** What may be refused in a request as it was sent. */
export function refusableIn(body: string): Refusable {
  const sent = valueOf(body);
  return typeof sent === 'object' && sent !== null ? sent : {};
}

/**
 * What a refusal says about the server, where asking differently may help; undefined where it says
 * nothing of that kind. Only what the request really had is looked for, so that no quirk is learned
 * twice.
 */
export function quirkOf(failure: Failure, sent: Refusable): Quirks | undefined {
  const said = failure.detail ?? '';
  if (!refusals.has(failure.kind) || said === '') return undefined;
  if (sent.stream_options !== undefined && /stream_options/i.test(said)) {
    return { noStreamOptions: true };
  }
  const limitName = otherLimitName(said, sent);
  if (limitName) return { limitName };
  if (sent.reasoning !== undefined && /summar/i.test(said)) return { noSummary: true };
  const wantsJson = sent.response_format !== undefined || sent.text !== undefined;
  if (wantsJson && /response_format|text\.format|json_object|json[ _]mode/i.test(said)) {
    return { noJson: true };
  }
  const effort = sent.reasoning_effort !== undefined || sent.reasoning !== undefined;
  if (effort && /reasoning[._]effort/i.test(said) && refusing.test(said)) return { noEffort: true };
  return sent.stream === true && noStream.test(said) ? { whole: true } : undefined;
}

/** 400 and 422; 501, whose rule is that of a server's own error; "model … not available" is the third. */
const refusals: ReadonlySet<Failure['kind']> = new Set([
  'bad-request',
  'server-error',
  'unknown-model',
]);

const refusing =
  /unsupported|not supported|does(?: not|n't) support|unknown|unrecogni[sz]ed|unexpected|extra|not permitted|not allowed|not implemented|invalid (?:parameter|argument|field)/i;

/** `stream` as a word of its own, so that `stream_options` is none. OpenAI wants to know who streams. */
const noStream =
  /\bstream(?:s|ed|ing)?\b.{0,80}(?:not (?:yet )?(?:be )?(?:supported|available|allowed|enabled|implemented|permitted)|unsupported|does(?: not|n't) support|must be false)|(?:unsupported|does(?: not|n't) support|cannot|can't|no support for|not support|verified to).{0,60}\bstream(?:s|ed|ing)?\b/is;

function otherLimitName(said: string, sent: Refusable): LimitName | undefined {
  if (!/max_(?:completion_)?tokens/i.test(said)) return undefined;
  const instead = refusing.test(said) || /\binstead\b/i.test(said);
  if (sent.max_tokens !== undefined && instead && /max_completion_tokens/i.test(said)) {
    return 'max_completion_tokens';
  }
  const refused = sent.max_completion_tokens !== undefined && /max_completion_tokens/i.test(said);
  return refused && refusing.test(said) ? 'max_tokens' : undefined;
}
