import { findReply, type SessionState } from '../protocol/sessionState.ts';
import { t } from '../protocol/texts.ts';
import { decide, type SessionCommand } from './decide.ts';
import { refused, type Decision } from './decision.ts';

type CommandType = SessionCommand['type'];

/** What becomes of a reply, by whoever writes it. */
const ofItsWriter: ReadonlySet<CommandType> = new Set<CommandType>([
  'grow-reply',
  'end-reply',
  'stop-reply',
  'fail-reply',
  'interrupt-reply',
]);

/** Words that only a model has. */
const wordsOfModel: ReadonlySet<CommandType> = new Set<CommandType>(['grow-reply', 'end-reply']);

/**
 * What the command comes to when `by` gives it (see `EventEnvelope`). A model writes its own replies and
 * summaries, and nothing else: no chat, no file and no command is its to decide about. Nobody else puts
 * words into a model's mouth, and nobody but a person answers what a person is asked. Pure.
 */
export function decideAs(by: string, state: SessionState, command: SessionCommand): Decision {
  const forbidden = whyForbidden(by, state, command);
  return forbidden === undefined ? decide(state, command) : refused(forbidden);
}

function whyForbidden(
  by: string,
  state: SessionState,
  command: SessionCommand,
): string | undefined {
  if (by === 'user' || by === 'parley') {
    if (command.type === 'answer-approval' && by === 'parley') {
      return t('Only a person can allow this.');
    }
    return wordsOfModel.has(command.type)
      ? t('Only the model that writes a reply can go on with it.')
      : undefined;
  }
  if (command.type === 'compact') return undefined;
  if (!ofItsWriter.has(command.type) || !('reply' in command)) {
    return t('A model cannot decide about this.');
  }
  const model = findReply(state, command.reply)?.model;
  return model === undefined || `${model.provider}/${model.model}` === by
    ? undefined
    : t('Only the model that writes a reply can go on with it.');
}
