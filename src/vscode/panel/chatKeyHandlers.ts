import type { CommandId } from '../../commands/commandTable.ts';
import type { CommandHandler, GoInChat } from '../commands/commandRoom.ts';

/** What keys do in a page. */
export function chatKeyHandlers(go: GoInChat) {
  return {
    'parley.previousQuestion': () => go('previous-question'),
    'parley.nextQuestion': () => go('next-question'),
    'parley.previousCodeBlock': () => go('previous-code'),
    'parley.nextCodeBlock': () => go('next-code'),
    'parley.focusMessages': () => go('messages'),
    'parley.focusInput': () => go('input'),
    'parley.focusApproval': () => go('approval'),
    'parley.openModelList': () => go('model'),
    'parley.findInChat': () => go('find'),
    'parley.applyCodeBlock': () => go('apply-code'),
    'parley.runCodeBlock': () => go('run-code'),
    'parley.openAnswer': () => go('open-answer'),
    async 'parley.showChatHelp'() {
      const { showChatHelp } = await import('./showChatHelp.ts');
      await showChatHelp();
    },
    'parley.stopInChat': () => go('stop'),
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}
