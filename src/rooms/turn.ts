import type { ContextReceipt } from '../protocol/contextItems.ts';
import type { Failure, ModelInfo, ModelRef, ReplyAccount } from '../protocol/model.ts';
import { detailOf, messageOf } from '../models/failure.ts';
import type {
  LanguageModel,
  ModelRequest,
  Notice,
  StreamOutcome,
} from '../models/languageModel.ts';
import { untilAborted } from '../models/untilAborted.ts';
import { AccountKeeper } from './accountKeeper.ts';

/** The request that a plan came to, with what it shows; or why nothing can be sent. */
export type PlannedRequest =
  | { readonly type: 'request'; readonly request: ModelRequest; readonly receipt: ContextReceipt }
  | { readonly type: 'failed'; readonly receipt: ContextReceipt; readonly failure: Failure };

/** Where a turn writes: the session's own actor. */
export interface TurnSession {
  /** Makes the reply and its receipt durable. False where the session refused it. */
  start(model: ModelInfo, receipt: ContextReceipt): Promise<boolean>;
  /** Takes the next piece at once; false where the reply was ended by somebody else. */
  grow(text: string, reasoning: string): boolean;
  /** What goes on around the request, to be shown at once; undefined once the model answers. */
  notice(notice: Notice | undefined): void;
  end(end: TurnEnd): Promise<void>;
}

export interface TurnEnd {
  readonly outcome: StreamOutcome;
  readonly account: ReplyAccount;
}

/** One question to one model. */
export interface Turn {
  readonly model: LanguageModel;
  plan(signal: AbortSignal): Promise<PlannedRequest>;
}

/**
 * Context in, reply out, events appended. Resolves when the reply has ended; an abort ends it at once,
 * also while it is planned. Rejects where the model throws, which a guarded one does not.
 */
export async function runTurn(
  turn: Turn,
  session: TurnSession,
  signal: AbortSignal,
): Promise<void> {
  const planned = await untilAborted(turn.plan(signal), signal).catch((error: unknown) =>
    unplanned(turn.model, error),
  );
  if (!(await session.start(turn.model.info, planned.receipt))) return;
  if (planned.type === 'failed') {
    const failed: StreamOutcome = { type: 'failed', failure: planned.failure };
    await session.end({ outcome: signal.aborted ? { type: 'cancelled' } : failed, account: {} });
    return;
  }
  await session.end(await streamReply(turn.model, planned.request, session, signal));
}

async function streamReply(
  model: LanguageModel,
  request: ModelRequest,
  session: TurnSession,
  signal: AbortSignal,
): Promise<TurnEnd> {
  const account = new AccountKeeper(model.info);
  let began = false;
  const ended = (outcome: StreamOutcome): TurnEnd => ({
    outcome,
    account: account.get(began || outcome.type === 'done'),
  });
  for await (const part of model.stream(request, signal)) {
    if (part.type === 'notice') {
      account.note(part.notice);
      session.notice(part.notice);
    } else if (!began && part.type !== 'finish') {
      began = true;
      session.notice(undefined);
    }
    if (part.type === 'text-delta' && !session.grow(part.text, '')) break;
    if (part.type === 'reasoning-delta' && !session.grow('', part.text)) break;
    if (part.type === 'usage') account.use(part.usage);
    if (part.type === 'finish') return ended(part.outcome);
  }
  return ended({ type: 'cancelled' });
}

function unplanned({ info }: LanguageModel, error: unknown): PlannedRequest {
  const failure: Failure = {
    kind: 'unexpected',
    title: 'The context of your message could not be put together.',
    advice: 'Retry. If it stays so, the log says why. Your message is kept.',
    ...detailOf(messageOf(error)),
    retryable: true,
    actions: ['open-log'],
  };
  return { type: 'failed', receipt: emptyReceipt(info), failure };
}

/** A receipt for a request that was never made. */
export function emptyReceipt(model: ModelInfo | undefined): ContextReceipt {
  return {
    items: [],
    used: 0,
    window: model?.window.total ?? 0,
    reserve: model?.window.reply ?? 0,
    estimated: false,
  };
}

/** A fault of Parley's own, or of a model that no policy guards. What was thrown stands in the log only. */
export function brokenTurn(): Failure {
  return {
    kind: 'unexpected',
    title: 'Something went wrong in Parley while this was answered.',
    advice: 'What came is kept. Retry; if it happens again, the log says more.',
    retryable: true,
    actions: ['open-log'],
  };
}

/** The model that a session asks for is not there (any more). */
export function missingModel(ref: ModelRef): Failure {
  return {
    kind: 'no-model',
    title: `The model ${ref.model} of “${ref.provider}” is not there.`,
    advice: 'Choose another model below, then Retry. Your message is kept.',
    retryable: true,
    actions: ['choose-model', 'open-settings'],
  };
}

/** Instructions and message alone are more than the model takes. Both counts are tokens. */
export function tooLong(
  plan: { readonly needed: number; readonly available: number },
  model: ModelInfo,
): Failure {
  return {
    kind: 'context-too-long',
    title: `This message is too long for ${model.label}.`,
    advice:
      `It needs ${plan.needed.toLocaleString('en')} tokens and ${plan.available.toLocaleString('en')} are free. ` +
      'Shorten it, or choose a model with a larger window, then Retry. Your message is kept.',
    retryable: true,
    actions: ['choose-model'],
  };
}
