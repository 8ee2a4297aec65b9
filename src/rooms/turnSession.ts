import type { ContextReceipt } from '../protocol/contextItems.ts';
import type { CorrelationId, MessageId } from '../protocol/ids.ts';
import type { ModelInfo, ModelRef } from '../protocol/model.ts';
import type { SessionCommand } from '../sessions/decide.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import type { TurnOutcome, TurnSession } from './turn.ts';

interface TurnSessionOptions {
  readonly actor: SessionActor;
  readonly start: {
    readonly reply: MessageId;
    readonly to: MessageId;
    readonly replaces?: MessageId;
  };
  readonly correlation: CorrelationId;
  /** True where the turn ends because the host does, not because a person stopped it. */
  readonly interrupted: () => boolean;
}

/** Writes one turn through its session's actor. */
export function createTurnSession(options: TurnSessionOptions): TurnSession & {
  /** Starts a reply of a model that is not there, so that its failure has a place. */
  startWithout(model: ModelRef, receipt: ContextReceipt): Promise<boolean>;
} {
  const { actor, start, correlation } = options;
  let by = 'parley';

  const begin = async (
    model: ModelRef,
    modelLabel: string,
    receipt: ContextReceipt,
  ): Promise<boolean> => {
    by = `${model.provider}/${model.model}`;
    const command: SessionCommand = { type: 'start-reply', ...start, model, modelLabel, receipt };
    return (await actor.dispatch(command, 'parley', correlation)).type === 'done';
  };

  return {
    start: (model: ModelInfo, receipt) => begin(model.ref, model.label, receipt),
    startWithout: (model, receipt) => begin(model, model.model, receipt),
    grow: (text, reasoning) => actor.grow(start.reply, text, reasoning),
    async end(outcome) {
      await actor.dispatch(ending(outcome, start.reply, options.interrupted()), by, correlation);
    },
  };
}

function ending(outcome: TurnOutcome, reply: MessageId, interrupted: boolean): SessionCommand {
  switch (outcome.type) {
    case 'done':
      return {
        type: 'end-reply',
        reply,
        reason: outcome.reason,
        ...(outcome.usage ? { usage: outcome.usage } : {}),
      };
    case 'failed':
      return { type: 'fail-reply', reply, failure: outcome.failure };
    case 'cancelled':
      return { type: interrupted ? 'interrupt-reply' : 'stop-reply', reply };
  }
}
