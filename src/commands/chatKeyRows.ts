import type { CommandRow } from './commandRow.ts';

/** The chat in the side bar has the focus. */
const inView = 'focusedView == parley.chat';
/** A chat in an editor tab has it: VS Code tells only that it is the editor in front. */
const inTab =
  'activeWebviewPanelId == parley.chatTab && !sideBarFocus && !auxiliaryBarFocus && !panelFocus';

/** A key in a page, which is told apart by the argument; `and` is what must hold in the side bar too. */
export function pageKey(
  key: string,
  mac: string,
  { win, and }: { win?: string; and?: string } = {},
) {
  const keys = { key, mac, ...(win === undefined ? {} : { win }) };
  const view = and === undefined ? inView : `${and} && ${inView}`;
  return [
    { ...keys, when: view, args: 'view' },
    { ...keys, when: inTab, args: 'tab' },
  ] as const;
}

/** What goes on in the page by a key: the keys are those of VS Code's own chat. */
export const chatKeyRows = [
  {
    id: 'parley.previousQuestion',
    title: 'Go to Previous Question',
    palette: true,
    keybindings: pageKey('ctrl+alt+up', 'cmd+alt+up'),
  },
  {
    id: 'parley.nextQuestion',
    title: 'Go to Next Question',
    palette: true,
    keybindings: pageKey('ctrl+alt+down', 'cmd+alt+down'),
  },
  {
    id: 'parley.previousCodeBlock',
    title: 'Go to Previous Code Block',
    palette: true,
    keybindings: pageKey('ctrl+alt+pageup', 'cmd+alt+pageup'),
  },
  {
    id: 'parley.nextCodeBlock',
    title: 'Go to Next Code Block',
    palette: true,
    keybindings: pageKey('ctrl+alt+pagedown', 'cmd+alt+pagedown'),
  },
  {
    id: 'parley.focusMessages',
    title: 'Go to Last Message',
    palette: true,
    keybindings: pageKey('ctrl+up', 'cmd+up'),
  },
  {
    id: 'parley.focusInput',
    title: 'Go Back to Chat Input',
    palette: true,
    keybindings: pageKey('ctrl+down', 'cmd+down'),
  },
  {
    id: 'parley.findInChat',
    title: 'Find in Chat',
    palette: true,
    keybindings: pageKey('ctrl+f', 'cmd+f'),
  },
  {
    id: 'parley.applyCodeBlock',
    title: 'Apply Code Block',
    palette: true,
    keybindings: pageKey('ctrl+enter', 'cmd+enter'),
  },
  {
    id: 'parley.runCodeBlock',
    title: 'Run Code Block in Terminal',
    palette: true,
    keybindings: pageKey('ctrl+alt+enter', 'cmd+alt+enter'),
  },
] as const satisfies readonly CommandRow[];
