import type { CommandId } from '../../commands/commandTable.ts';
import type { CommandHandler, CommandHandlersOptions } from '../commands/commandRoom.ts';

/** What is about what the next message takes along. */
export function contextHandlers({ open, showChat }: CommandHandlersOptions) {
  const onLine = (act: 'pin' | 'unpin' | 'remove' | 'restore' | 'open'): CommandHandler => {
    return async (node) => {
      const { actOnContext } = await import('./contextCommands.ts');
      await actOnContext(open().conversations, node, act);
    };
  };
  return {
    async 'parley.addToChat'(place, selected) {
      const { addToChat } = await import('./pins.ts');
      await addToChat({ ...open(), showChat }, place, selected);
    },
    async 'parley.addFilesToChat'() {
      const { addFiles } = await import('./addFiles.ts');
      const { tabs, active, ...room } = open();
      const session = tabs.front()?.session ?? (await active.actor())?.id;
      if (session !== undefined) await addFiles(room, session);
    },
    async 'parley.askAboutTerminal'() {
      const { active, terminals } = open();
      const session = (await active.actor())?.id;
      // Whatever stands in the input already: what is selected now is meant.
      if (session !== undefined) await terminals.take(session);
      await showChat('#terminal ');
    },
    'parley.pinContextItem': onLine('pin'),
    'parley.unpinContextItem': onLine('unpin'),
    'parley.removeContextItem': onLine('remove'),
    'parley.restoreContextItem': onLine('restore'),
    'parley.openContextItem': onLine('open'),
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}
