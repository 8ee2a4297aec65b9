import type { CommandRow } from './commandRow.ts';

/** A page of Parley's has the focus, in the side bar or in an editor tab. */
const inPage = 'parley.chatFocused';

/** As in VS Code's own chat: on a Mac it has Ctrl+L too. */
export const newChatKeys = [
  { key: 'ctrl+l', mac: 'ctrl+l', when: inPage },
  { key: 'ctrl+n', mac: 'cmd+n', when: inPage },
] as const;

/** What goes on in the page by a key: the keys are those of VS Code's own chat. */
export const chatKeyRows = [
  {
    id: 'parley.previousQuestion',
    title: 'Go to Previous Question',
    palette: true,
    keybindings: [{ key: 'ctrl+alt+up', mac: 'cmd+alt+up', when: inPage }],
  },
  {
    id: 'parley.nextQuestion',
    title: 'Go to Next Question',
    palette: true,
    keybindings: [{ key: 'ctrl+alt+down', mac: 'cmd+alt+down', when: inPage }],
  },
  {
    id: 'parley.previousCodeBlock',
    title: 'Go to Previous Code Block',
    palette: true,
    keybindings: [{ key: 'ctrl+alt+pageup', mac: 'cmd+alt+pageup', when: inPage }],
  },
  {
    id: 'parley.nextCodeBlock',
    title: 'Go to Next Code Block',
    palette: true,
    keybindings: [{ key: 'ctrl+alt+pagedown', mac: 'cmd+alt+pagedown', when: inPage }],
  },
  {
    id: 'parley.focusMessages',
    title: 'Go to Last Message',
    palette: true,
    keybindings: [{ key: 'ctrl+up', mac: 'cmd+up', when: inPage }],
  },
  {
    id: 'parley.focusInput',
    title: 'Go Back to Chat Input',
    palette: true,
    keybindings: [{ key: 'ctrl+down', mac: 'cmd+down', when: inPage }],
  },
  {
    id: 'parley.focusApproval',
    title: 'Go to Approval',
    palette: true,
    keybindings: [{ key: 'ctrl+shift+a', mac: 'cmd+shift+a', when: inPage }],
  },
  {
    id: 'parley.openModelList',
    title: 'Choose Model in the Chat in Front',
    palette: true,
    keybindings: [{ key: 'ctrl+alt+.', mac: 'cmd+alt+.', when: inPage }],
  },
  {
    id: 'parley.findInChat',
    title: 'Find in Chat',
    palette: true,
    keybindings: [{ key: 'ctrl+f', mac: 'cmd+f', when: inPage }],
  },
  {
    id: 'parley.applyCodeBlock',
    title: 'Apply Code Block',
    palette: true,
    keybindings: [{ key: 'ctrl+enter', mac: 'cmd+enter', when: inPage }],
  },
  {
    id: 'parley.runCodeBlock',
    title: 'Run Code Block in Terminal',
    palette: true,
    keybindings: [{ key: 'ctrl+alt+enter', mac: 'cmd+alt+enter', when: inPage }],
  },
  {
    id: 'parley.openAnswer',
    title: 'Open Answer in Editor',
    palette: true,
    // With this key VS Code's own chat opens what a screen reader can read at leisure.
    keybindings: [{ key: 'alt+f2', mac: 'alt+f2', when: inPage }],
  },
  {
    id: 'parley.showChatHelp',
    title: 'Show Chat Help',
    palette: true,
    menus: [{ menu: 'view/title', when: 'view == parley.chat', group: '2_about@6' }],
    keybindings: [{ key: 'alt+f1', mac: 'alt+f1', when: inPage }],
  },
  {
    id: 'parley.stopInChat',
    title: 'Stop Reply of the Chat in Front',
    palette: true,
    // The keys with which VS Code's own chat is stopped; Windows keeps Ctrl+Escape for itself.
    keybindings: [{ key: 'ctrl+escape', mac: 'cmd+escape', win: 'alt+backspace', when: inPage }],
  },
] as const satisfies readonly CommandRow[];
