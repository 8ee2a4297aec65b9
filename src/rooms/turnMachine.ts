import type { ModelRequest, Notice, StreamOutcome, StreamPart } from '../models/languageModel.ts';
import type { ContextReceipt } from '../protocol/contextItems.ts';
import type { Failure, ModelInfo, ModelRef, ReplyAccount } from '../protocol/model.ts';
import { emptyReceipt } from './emptyReceipt.ts';
import { accountOf, noteIn, openAccount, type AccountNotes } from './replyAccount.ts';

/** The request that a plan came to, with what it shows; or why nothing can be sent. */
export type PlannedRequest =
  | { readonly type: 'request'; readonly request: ModelRequest; readonly receipt: ContextReceipt }
  | { readonly type: 'failed'; readonly receipt: ContextReceipt; readonly failure: Failure };

/** How a reply ended, and what is to be known of it. */
export interface TurnEnd {
  readonly outcome: StreamOutcome;
  readonly account: ReplyAccount;
}

/** Where a turn stands. The last three are ends: nothing leads out of them. */
export type TurnState =
  | { readonly type: 'idle' }
  /** Who answers is found out, then the context is put together. */
  | { readonly type: 'building'; readonly wanted: ModelRef; readonly model?: ModelInfo }
  /** The reply begins in the journal, then the model is asked; nothing of an answer came. */
  | {
      readonly type: 'queued';
      /** Undefined once the model is asked. */
      readonly request: ModelRequest | undefined;
      readonly notes: AccountNotes;
    }
  | { readonly type: 'streaming'; readonly notes: AccountNotes }
  /** The model writes what it calls. */
  | { readonly type: 'tool'; readonly notes: AccountNotes }
  | { readonly type: 'done' }
  | { readonly type: 'failed' }
  | { readonly type: 'cancelled' };

/** What happened. */
export type TurnFact =
  /** `wanted` is named where no model is found. */
  | { readonly type: 'asked'; readonly wanted: ModelRef }
  | { readonly type: 'model-found'; readonly model: ModelInfo }
  | { readonly type: 'model-missing'; readonly failure: Failure }
  | { readonly type: 'planned'; readonly plan: PlannedRequest }
  /** The reply is durable. */
  | { readonly type: 'begun' }
  /** The session took no reply: there is none that could end. */
  | { readonly type: 'not-begun' }
  | { readonly type: 'part'; readonly part: StreamPart }
  /** The model's stream is over. */
  | { readonly type: 'stream-ended' }
  /** Somebody else ended the reply: it grows no more. */
  | { readonly type: 'not-taken' }
  /** A person stopped the turn, or the host goes down. */
  | { readonly type: 'stopped' }
  | { readonly type: 'broke'; readonly failure: Failure };

/** What is to be done, one after the other. */
export type TurnEffect =
  /** Comes to `model-found` or `model-missing`. */
  | { readonly type: 'find-model' }
  /** Comes to `planned`. */
  | { readonly type: 'plan'; readonly model: ModelInfo }
  /** Comes to `begun` or `not-begun`. */
  | {
      readonly type: 'begin';
      readonly model: ModelRef;
      readonly label: string;
      readonly receipt: ContextReceipt;
    }
  /** Comes to many a `part`, then `stream-ended`. */
  | { readonly type: 'ask'; readonly request: ModelRequest }
  /** What goes on around the request; undefined once the model answers. */
  | { readonly type: 'show'; readonly notice: Notice | undefined }
  /** May come to `not-taken`. */
  | { readonly type: 'grow'; readonly text: string; readonly reasoning: string }
  | { readonly type: 'end'; readonly end: TurnEnd };

/** The next state, and what is to be done about it. */
export interface TurnStep {
  readonly state: TurnState;
  readonly effects: readonly TurnEffect[];
}

type Answering = Extract<TurnState, { readonly notes: AccountNotes }>;

export const idleTurn: TurnState = { type: 'idle' };

/** True at an end: nothing that happens counts any more. */
export function isOver({ type }: TurnState): boolean {
  return type === 'done' || type === 'failed' || type === 'cancelled';
}

/**
 * One turn of a conversation: what follows from a fact. Pure. A fact that has no place where the turn
 * stands changes nothing. A reply that began ends exactly once.
 */
export function stepTurn(state: TurnState, fact: TurnFact): TurnStep {
  switch (state.type) {
    case 'idle':
      return fromIdle(state, fact);
    case 'building':
      return fromBuilding(state, fact);
    case 'queued':
    case 'streaming':
    case 'tool':
      return fromAnswering(state, fact);
    case 'done':
    case 'failed':
    case 'cancelled':
      return still(state);
  }
}

function fromIdle(state: TurnState, fact: TurnFact): TurnStep {
  // Nothing began, so that nothing has to end.
  if (fact.type === 'stopped') return { state: { type: 'cancelled' }, effects: [] };
  if (fact.type !== 'asked') return still(state);
  return {
    state: { type: 'building', wanted: fact.wanted },
    effects: [{ type: 'find-model' }],
  };
}

function fromBuilding(state: Extract<TurnState, { type: 'building' }>, fact: TurnFact): TurnStep {
  const { wanted, model } = state;
  switch (fact.type) {
    case 'model-found':
      if (model) return still(state);
      return {
        state: { ...state, model: fact.model },
        effects: [{ type: 'plan', model: fact.model }],
      };
    case 'model-missing':
    case 'broke':
      return endUnasked({ wanted, model }, { type: 'failed', failure: fact.failure });
    case 'stopped':
      return endUnasked({ wanted, model }, { type: 'cancelled' });
    case 'planned':
      return model ? planned(model, fact.plan) : still(state);
    default:
      return still(state);
  }
}

function planned(model: ModelInfo, plan: PlannedRequest): TurnStep {
  if (plan.type === 'failed') {
    const { failure, receipt } = plan;
    return endUnasked({ wanted: model.ref, model, receipt }, { type: 'failed', failure });
  }
  return {
    state: { type: 'queued', request: plan.request, notes: openAccount(model) },
    effects: [{ type: 'begin', model: model.ref, label: model.label, receipt: plan.receipt }],
  };
}

/** Whatever kept a turn from asking has its place: a reply that begins with it and ends with it. */
function endUnasked(
  {
    wanted,
    model,
    receipt = emptyReceipt(model),
  }: {
    readonly wanted: ModelRef;
    readonly model: ModelInfo | undefined;
    readonly receipt?: ContextReceipt;
  },
  outcome: StreamOutcome,
): TurnStep {
  const label = model?.label ?? wanted.model;
  return {
    state: { type: outcome.type },
    effects: [
      { type: 'begin', model: model?.ref ?? wanted, label, receipt },
      { type: 'end', end: { outcome, account: {} } },
    ],
  };
}

function fromAnswering(state: Answering, fact: TurnFact): TurnStep {
  if (fact.type === 'stopped') return ended(state, { type: 'cancelled' });
  if (fact.type === 'broke') return ended(state, { type: 'failed', failure: fact.failure });
  if (state.type === 'queued' && state.request) return fromBeginning(state, state.request, fact);
  switch (fact.type) {
    case 'part':
      return fromPart(state, fact.part);
    case 'stream-ended':
    case 'not-taken':
      return ended(state, { type: 'cancelled' });
    default:
      return still(state);
  }
}

function fromBeginning(state: Answering, request: ModelRequest, { type }: TurnFact): TurnStep {
  if (type === 'not-begun') return { state: { type: 'failed' }, effects: [] };
  if (type !== 'begun') return still(state);
  return {
    state: { type: 'queued', request: undefined, notes: state.notes },
    effects: [{ type: 'ask', request }],
  };
}

function fromPart(state: Answering, part: StreamPart): TurnStep {
  switch (part.type) {
    case 'notice':
      return {
        state: { ...state, notes: noteIn(state.notes, part.notice) },
        effects: [{ type: 'show', notice: part.notice }],
      };
    case 'text-delta':
      return grown(state, part.text, '');
    case 'reasoning-delta':
      return grown(state, '', part.text);
    case 'tool-call-delta':
      return { state: answering(state, 'tool'), effects: firstWord(state) };
    case 'usage':
      return {
        state: { type: kindOf(state), notes: { ...state.notes, usage: part.usage } },
        effects: firstWord(state),
      };
    case 'finish':
      return ended(state, part.outcome);
  }
}

function grown(state: Answering, text: string, reasoning: string): TurnStep {
  return {
    state: answering(state, 'streaming'),
    effects: [...firstWord(state), { type: 'grow', text, reasoning }],
  };
}

/** Most pieces of an answer change nothing: then no state is made. */
function answering(state: Answering, type: 'streaming' | 'tool'): Answering {
  return state.type === type ? state : { type, notes: state.notes };
}

function kindOf({ type }: Answering): 'streaming' | 'tool' {
  return type === 'tool' ? 'tool' : 'streaming';
}

/** What was shown around the request goes once the model answers. */
function firstWord({ type }: Answering): readonly TurnEffect[] {
  return type === 'queued' ? [{ type: 'show', notice: undefined }] : [];
}

function ended(state: Answering, outcome: StreamOutcome): TurnStep {
  const answered = state.type !== 'queued' || outcome.type === 'done';
  const account = accountOf(state.notes, answered);
  return { state: { type: outcome.type }, effects: [{ type: 'end', end: { outcome, account } }] };
}

function still(state: TurnState): TurnStep {
  return { state, effects: [] };
}
