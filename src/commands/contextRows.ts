import type { CommandRow } from './commandRow.ts';
import { chord } from './editorCommandRows.ts';

const inContext = 'view == parley.context';

/** On a line of the context view that says so of itself. */
function onLine(group: string, word: string) {
  const when = `${inContext} && viewItem =~ /^context\\..*\\b${word}\\b/`;
  return [{ menu: 'view/item/context', when, group }] as const;
}

/** What is about what the next message takes along. */
export const contextRows = [
  {
    id: 'parley.addFilesToChat',
    title: 'Add Files to Chat…',
    icon: '$(add)',
    palette: 'workspaceFolderCount != 0',
    menus: [{ menu: 'view/title', when: inContext, group: 'navigation@1' }],
    keybindings: [{ key: 'ctrl+/', mac: 'cmd+/', when: 'parley.chatFocused' }],
  },
  {
    id: 'parley.askAboutTerminal',
    title: 'Ask About Terminal Selection with Parley',
    named: true,
    palette: 'terminalTextSelected',
    menus: [{ menu: 'terminal/context', when: 'terminalTextSelected', group: '4_parley@1' }],
    keybindings: chord('i', 'terminalFocus && terminalTextSelected'),
  },
  {
    id: 'parley.pinContextItem',
    title: 'Pin to This Chat',
    icon: '$(pin)',
    palette: false,
    menus: onLine('inline@1', 'pinnable'),
  },
  {
    id: 'parley.unpinContextItem',
    title: 'Unpin From This Chat',
    icon: '$(pinned)',
    palette: false,
    menus: onLine('inline@1', 'pinned'),
  },
  {
    id: 'parley.removeContextItem',
    title: 'Remove From Context',
    icon: '$(close)',
    palette: false,
    menus: onLine('inline@2', 'removable'),
  },
  {
    id: 'parley.restoreContextItem',
    title: 'Put Back Into Context',
    icon: '$(add)',
    palette: false,
    menus: onLine('inline@2', 'removed'),
  },
  { id: 'parley.openContextItem', title: 'Open Piece of Context', palette: false },
] as const satisfies readonly CommandRow[];
