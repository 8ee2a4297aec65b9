import type { ContextReceipt } from '../protocol/contextItems.ts';
import type { Notice } from '../models/languageModel.ts';
import type { CorrelationId, MessageId } from '../protocol/ids.ts';
import type { ModelInfo, ModelRef } from '../protocol/model.ts';
import { whyNot } from '../sessions/commandResult.ts';
import type { SessionCommand } from '../sessions/decide.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import type { TurnEnd, TurnSession } from './turn.ts';

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
  /** Hears what goes on around the request; undefined once the model answers. */
  readonly onNotice: (notice: Notice | undefined) => void;
  /** Hears why the session took no reply: the message stands there without one. */
  readonly onRefused: (reason: string) => void;
}

/** A turn's session that can end a turn no model came to. */
export interface OwnTurnSession extends TurnSession {
  /** Starts a reply of a model that is not there, so that its failure has a place. Not where one began. */
  startWithout(model: ModelRef, receipt: ContextReceipt): Promise<void>;
}

/** Writes one turn through its session's actor. */
export function createTurnSession(options: TurnSessionOptions): OwnTurnSession {
  const { actor, start, correlation } = options;
  let by = 'parley';
  let began = false;

  const begin = async (
    model: ModelRef,
    modelLabel: string,
    receipt: ContextReceipt,
  ): Promise<boolean> => {
    by = `${model.provider}/${model.model}`;
    const command: SessionCommand = { type: 'start-reply', ...start, model, modelLabel, receipt };
    const reason = whyNot(await actor.dispatch(command, 'parley', correlation));
    if (reason !== undefined) options.onRefused(reason);
    began = reason === undefined;
    return began;
  };

  return {
    start: (model: ModelInfo, receipt) => begin(model.ref, model.label, receipt),
    async startWithout(model, receipt) {
      if (!began) await begin(model, model.model, receipt);
    },
    grow: (text, reasoning) => actor.grow(start.reply, text, reasoning),
    notice: options.onNotice,
    async end(end) {
      await actor.dispatch(ending(end, start.reply, options.interrupted()), by, correlation);
    },
  };
}

function ending(
  { outcome, account }: TurnEnd,
  reply: MessageId,
  interrupted: boolean,
): SessionCommand {
  switch (outcome.type) {
    case 'done':
      return { type: 'end-reply', reply, reason: outcome.reason, ...account };
    case 'failed':
      return { type: 'fail-reply', reply, failure: outcome.failure, ...account };
    case 'cancelled':
      return interrupted
        ? { type: 'interrupt-reply', reply }
        : { type: 'stop-reply', reply, ...account };
  }
}
