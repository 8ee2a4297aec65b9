import type { CommandTask } from '../protocol/commands.ts';
import { createId, type SessionId } from '../protocol/ids.ts';
import { t } from '../protocol/texts.ts';
import { whyNot } from './commandResult.ts';
import type { SessionCommand } from './decide.ts';
import type { SessionRegistry } from './sessionRegistry.ts';

/** A command that is being run, as its session's journal has it. */
export interface CommandNote {
  /** Twice is once. `exitCode` where it is known. */
  end(exitCode?: number): Promise<void>;
}

interface Run {
  readonly label: string;
  readonly task: CommandTask;
}

/**
 * Notes in the session that a command is about to run; to be called before it does. A journal that
 * takes nothing keeps nobody from running what a person agreed to: `onProblem` hears why.
 */
export async function noteCommand(
  sessions: Pick<SessionRegistry, 'open'>,
  session: SessionId,
  { label, task }: Run,
  onProblem: (why: string) => void,
): Promise<CommandNote> {
  const command = createId();
  const correlation = createId();
  const note = async (what: SessionCommand): Promise<void> => {
    const opened = sessions.open(session);
    if (opened.type !== 'opened') return onProblem(t('The chat is not there any more.'));
    const why = whyNot(await opened.actor.dispatch(what, 'parley', correlation));
    if (why !== undefined) onProblem(why);
  };
  await note({ type: 'start-command', command, label, task });
  return {
    end: (exitCode) =>
      note({ type: 'end-command', command, ...(exitCode === undefined ? {} : { exitCode }) }),
  };
}
