import type { CommandTask, Settlement } from '../protocol/commands.ts';
import type { EditFile } from '../protocol/events.ts';
import type { SessionState } from '../protocol/sessionState.ts';
import { t } from '../protocol/texts.ts';
import { events, nothing, refused, type Decision } from './decision.ts';

/** What is done outside of the conversation: changes of files, and commands that are run. */
export type WorkCommand =
  | {
      readonly type: 'propose-edit';
      readonly edit: string;
      readonly label: string;
      readonly files: readonly EditFile[];
    }
  | {
      /** Before the files change, and after they all have. */
      readonly type: 'start-edit' | 'apply-edit';
      readonly edit: string;
      readonly label: string;
      readonly checkpoint: string;
      readonly files: readonly EditFile[];
    }
  | { readonly type: 'roll-back-edit' | 'discard-edit'; readonly edit: string }
  | {
      /** Before it is run. */
      readonly type: 'start-command';
      readonly command: string;
      readonly label: string;
      readonly task: CommandTask;
    }
  | { readonly type: 'end-command'; readonly command: string; readonly exitCode?: number }
  | { readonly type: 'settle-command'; readonly command: string; readonly as: Settlement };

/** What work comes to in a session. Pure. */
export function decideWork(state: SessionState, command: WorkCommand): Decision {
  switch (command.type) {
    case 'start-command': {
      const { type: _type, ...started } = command;
      if (isRun(state, started.command)) return refused(t('This command was started already.'));
      return events({ ...started, type: 'command-started' });
    }
    case 'end-command': {
      const { type: _type, ...ended } = command;
      return isRun(state, ended.command) ? events({ ...ended, type: 'command-ended' }) : nothing;
    }
    case 'settle-command': {
      const { command: id, as } = command;
      return isRun(state, id) ? events({ type: 'command-settled', command: id, as }) : nothing;
    }
    default:
      return decideEdit(command);
  }
}

function isRun({ commands }: SessionState, id: string): boolean {
  return commands.some((each) => each.id === id);
}

type EditCommand = Exclude<
  WorkCommand,
  { readonly type: 'start-command' | 'end-command' | 'settle-command' }
>;

function decideEdit(command: EditCommand): Decision {
  const { edit } = command;
  if (edit === '') return refused(t('This edit has no name.'));
  switch (command.type) {
    case 'propose-edit':
      return events({ type: 'edit-proposed', edit, label: command.label, files: command.files });
    case 'start-edit':
    case 'apply-edit': {
      const { label, checkpoint, files } = command;
      // Invariant: no file changes without a checkpoint.
      if (checkpoint === '') return refused(t('No undo point was made for this edit.'));
      const type = command.type === 'start-edit' ? 'edit-started' : 'edit-applied';
      return events({ type, edit, label, checkpoint, files });
    }
    case 'roll-back-edit':
      return events({ type: 'edit-rolled-back', edit });
    default:
      return events({ type: 'edit-discarded', edit });
  }
}
