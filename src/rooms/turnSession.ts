import type { Notice } from '../models/languageModel.ts';
import type { CorrelationId, MessageId } from '../protocol/ids.ts';
import { whyNot } from '../sessions/commandResult.ts';
import type { SessionCommand } from '../sessions/decide.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import type { TurnSession } from './turn.ts';
import type { TurnEnd } from './turnMachine.ts';

interface TurnSessionOptions {
  readonly actor: SessionActor;
  readonly start: {
    readonly reply: MessageId;
    readonly to: MessageId;
    readonly replaces?: MessageId;
    readonly beside?: true;
  };
  readonly correlation: CorrelationId;
  /** True where the turn ends because the host does, not because a person stopped it. */
  readonly interrupted: () => boolean;
  /** Hears what goes on around the request; undefined once the model answers. */
  readonly onNotice: (notice: Notice | undefined) => void;
  /** Hears why the session took no reply: the message stands there without one. */
  readonly onRefused: (reason: string) => void;
}

/** Writes one turn through its session's actor. */
export function createTurnSession(options: TurnSessionOptions): TurnSession {
  const { actor, start, correlation } = options;
  let by: string | undefined;
  return {
    async start(model, modelLabel, receipt) {
      const command: SessionCommand = { type: 'start-reply', ...start, model, modelLabel, receipt };
      const reason = whyNot(await actor.dispatch(command, 'parley', correlation));
      if (reason === undefined) by = `${model.provider}/${model.model}`;
      else options.onRefused(reason);
      return reason === undefined;
    },
    grow: (text, reasoning) => actor.grow(start.reply, text, reasoning),
    notice: options.onNotice,
    async end(end) {
      if (by === undefined) return;
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
