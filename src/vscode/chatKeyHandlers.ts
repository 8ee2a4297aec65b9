import type { CommandId } from '../commands/commandTable.ts';
import type { CommandHandler, GoInChat } from './commandRoom.ts';

/** What keys do in a page; the argument says in which. */
export function chatKeyHandlers(go: GoInChat) {
  return {
    'parley.previousQuestion': (where) => go('previous-question', where),
    'parley.nextQuestion': (where) => go('next-question', where),
    'parley.previousCodeBlock': (where) => go('previous-code', where),
    'parley.nextCodeBlock': (where) => go('next-code', where),
    'parley.focusMessages': (where) => go('messages', where),
    'parley.focusInput': (where) => go('input', where),
    'parley.findInChat': (where) => go('find', where),
    'parley.applyCodeBlock': (where) => go('apply-code', where),
    'parley.runCodeBlock': (where) => go('run-code', where),
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}
