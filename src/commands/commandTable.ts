import { t } from '../protocol/texts.ts';
import { chatKeyRows, newChatKeys } from './chatKeyRows.ts';
import type { CommandRow } from './commandRow.ts';
import { contextRows } from './contextRows.ts';
import { chord, editorCommandRows } from './editorCommandRows.ts';
import { proposalRows } from './proposalRows.ts';

const inChat = 'view == parley.chat';
const inSessions = 'view == parley.sessions';
const onSession = `${inSessions} && viewItem =~ /^session/`;
const onLiveSession = `${inSessions} && viewItem =~ /^session(?!\\.archived)/`;
const writesChosen = { asks: false, writes: 'chosen' } as const;

/** All commands: package.json, the menus and the registration come from these rows. */
export const commandTable = [
  {
    id: 'parley.newSession',
    title: 'New Chat',
    icon: '$(add)',
    palette: true,
    menus: [
      { menu: 'view/title', when: inChat, group: 'navigation@1' },
      { menu: 'view/title', when: inSessions, group: 'navigation@1' },
    ],
    keybindings: [...chord('n', '!terminalFocus'), ...newChatKeys],
    slash: { name: 'new', description: t('Begins a new chat'), atOnce: true },
  },
  { id: 'parley.openSession', title: 'Open Chat…', palette: false },
  {
    id: 'parley.openInTab',
    title: 'Open Chat in Editor Tab',
    icon: '$(link-external)',
    palette: true,
    menus: [
      { menu: 'view/title', when: inChat, group: '1_model@4' },
      { menu: 'view/item/context', when: onSession, group: '0_open@1' },
    ],
  },
  {
    id: 'parley.renameSession',
    title: 'Rename Chat…',
    icon: '$(edit)',
    palette: true,
    menus: [{ menu: 'view/item/context', when: onLiveSession, group: '1_edit@1' }],
    slash: {
      name: 'rename',
      argument: 'TITLE',
      description: t('Gives this chat another name'),
      atOnce: 'bare',
    },
  },
  {
    id: 'parley.deleteSession',
    title: 'Delete Chat…',
    icon: '$(trash)',
    palette: true,
    menus: [{ menu: 'view/item/context', when: onSession, group: '3_delete@1' }],
    slash: { name: 'delete', description: t('Deletes this chat, after a question'), atOnce: true },
  },
  {
    id: 'parley.archiveSession',
    title: 'Archive Chat',
    icon: '$(archive)',
    palette: true,
    menus: [{ menu: 'view/item/context', when: onLiveSession, group: 'inline@2' }],
    slash: { name: 'archive', description: t('Archives this chat'), atOnce: true },
  },
  {
    id: 'parley.restoreSession',
    title: 'Restore Chat',
    icon: '$(discard)',
    palette: true,
    menus: [
      {
        menu: 'view/item/context',
        when: `${inSessions} && viewItem =~ /^session\\.archived/`,
        group: 'inline@1',
      },
    ],
  },
  {
    id: 'parley.pinSession',
    title: 'Pin Chat',
    icon: '$(pin)',
    palette: true,
    menus: [
      {
        menu: 'view/item/context',
        when: `${inSessions} && viewItem =~ /^session(?!\\.(archived|pinned))/`,
        group: 'inline@1',
      },
    ],
    slash: { name: 'pin', description: t('Pins this chat to the top of the list') },
  },
  {
    id: 'parley.unpinSession',
    title: 'Unpin Chat',
    icon: '$(pinned)',
    palette: true,
    menus: [
      {
        menu: 'view/item/context',
        when: `${inSessions} && viewItem =~ /^session\\.pinned/`,
        group: 'inline@1',
      },
    ],
    slash: { name: 'unpin', description: t('Pins this chat no longer') },
  },
  {
    id: 'parley.forkSession',
    title: 'Fork Chat',
    palette: true,
    slash: { name: 'fork', description: t('Copies this chat into one of its own'), atOnce: true },
  },
  {
    id: 'parley.exportSession',
    title: 'Export Chat…',
    palette: true,
    menus: [{ menu: 'view/item/context', when: onSession, group: '2_transfer@1' }],
    slash: { name: 'export', description: t('Writes this chat to a file'), atOnce: true },
    effects: writesChosen,
  },
  {
    id: 'parley.importSessions',
    title: 'Import Chats…',
    palette: true,
    menus: [{ menu: 'view/title', when: inSessions, group: '2_transfer@1' }],
  },
  {
    id: 'parley.searchSessions',
    title: 'Search in Chats…',
    icon: '$(search)',
    palette: true,
    menus: [{ menu: 'view/title', when: inSessions, group: 'navigation@2' }],
    slash: { name: 'search', argument: 'TEXT', description: t('Searches all chats'), atOnce: true },
  },
  {
    id: 'parley.timeline',
    title: 'Go Back in Time',
    icon: '$(history)',
    palette: true,
    menus: [{ menu: 'view/title', when: inChat, group: '1_model@3' }],
  },
  {
    id: 'parley.compactChat',
    title: 'Compact Chat',
    palette: true,
    menus: [{ menu: 'view/title', when: inChat, group: '1_model@5' }],
    slash: {
      name: 'compact',
      description: t('Makes the older part shorter for the model'),
      atOnce: true,
    },
  },
  { id: 'parley.takeOver', title: 'Take Over Chat From Another Window', palette: true },
  { id: 'parley.reopenSession', title: 'Reopen Chat', palette: true },
  { id: 'parley.rebuildReadModels', title: 'Rebuild Chat List and Search Index', palette: true },
  {
    id: 'parley.focusChat',
    title: 'Focus Chat Input',
    palette: true,
    // VS Code 1.139 binds nothing to it: Ctrl+Alt with B, C, F, G, I, O, R, S, V and Y is taken. On
    // macOS Cmd+Option+P toggles "preserve case" in its search boxes, Control+Option+P is free.
    keybindings: [{ key: 'ctrl+alt+p', mac: 'ctrl+alt+p' }],
  },
  {
    id: 'parley.stop',
    title: 'Stop Reply',
    icon: '$(stop-circle)',
    enablement: 'parley.running',
    palette: true,
    menus: [{ menu: 'view/title', when: `${inChat} && parley.running`, group: 'navigation@0' }],
    keybindings: chord('s', 'parley.running'),
  },
  {
    id: 'parley.pickModel',
    title: 'Choose Model…',
    palette: true,
    menus: [{ menu: 'view/title', when: inChat, group: '1_model@1' }],
    slash: { name: 'model', description: t('Chooses the model of this chat'), atOnce: true },
  },
  {
    id: 'parley.askSeveral',
    title: 'Ask Several Models…',
    palette: true,
    slash: {
      name: 'compare',
      argument: 'QUESTION',
      description: t('Asks several models the same at once'),
      atOnce: true,
    },
  },
  {
    id: 'parley.setApiKey',
    title: 'Set API Key',
    palette: true,
    menus: [{ menu: 'view/title', when: inChat, group: '1_model@2' }],
  },
  { id: 'parley.findModels', title: 'Look for Models Again', palette: true },
  { id: 'parley.removeApiKey', title: 'Remove API Key', palette: true },
  ...chatKeyRows,
  ...contextRows,
  ...editorCommandRows,
  {
    id: 'parley.dryRun',
    title: 'Dry Run…',
    palette: true,
    menus: [{ menu: 'parley.editor', when: 'true', group: '5_about@1' }],
  },
  { id: 'parley.showLastReport', title: 'Show Last Report', palette: true },
  ...proposalRows,
  {
    id: 'parley.restoreCheckpoint',
    title: 'Restore Files From Checkpoint…',
    palette: true,
    slash: { name: 'restore', description: t('Restores files from a checkpoint'), atOnce: true },
    effects: writesChosen,
  },
  {
    id: 'parley.createCheckpoint',
    title: 'Create Checkpoint…',
    palette: true,
    slash: {
      name: 'checkpoint',
      argument: 'NAME',
      description: t('Keeps what the touched files hold now'),
      atOnce: 'bare',
    },
  },
  { id: 'parley.browseCheckpoints', title: 'Browse Checkpoints…', palette: true },
  { id: 'parley.importCheckpoints', title: 'Import Checkpoints…', palette: true },
  { id: 'parley.cleanUpCheckpoints', title: 'Clean Up Checkpoints…', palette: true },
  {
    id: 'parley.openDashboard',
    title: 'Open Dashboard',
    icon: '$(dashboard)',
    palette: true,
    menus: [
      { menu: 'view/title', when: inChat, group: '2_about@0' },
      { menu: 'view/title', when: inSessions, group: '1_about@1' },
    ],
  },
  { id: 'parley.testProviders', title: 'Test Providers', palette: true },
  {
    id: 'parley.showUsage',
    title: 'Show Usage and Cost',
    palette: true,
    slash: { name: 'usage', description: t('Shows usage and cost') },
  },
  {
    id: 'parley.showIndexReport',
    title: 'Show Index Report',
    palette: true,
    slash: { name: 'index', description: t('Shows what the index holds') },
  },
  { id: 'parley.rebuildIndex', title: 'Rebuild Index', palette: true },
  { id: 'parley.forgetAnswers', title: 'Forget Reused Answers', palette: true },
  {
    id: 'parley.openLog',
    title: 'Show Log',
    palette: true,
    menus: [{ menu: 'view/title', when: inChat, group: '2_about@4' }],
  },
  {
    id: 'parley.openSettings',
    title: 'Open Settings',
    icon: '$(gear)',
    palette: true,
    menus: [{ menu: 'view/title', when: inChat, group: '2_about@1' }],
  },
  {
    id: 'parley.showConfiguration',
    title: 'Show Effective Configuration',
    palette: true,
    menus: [{ menu: 'view/title', when: inChat, group: '2_about@2' }],
    slash: { name: 'config', description: t('Shows which settings count, and who set them') },
  },
  { id: 'parley.getStarted', title: 'Get Started', palette: true },
  {
    id: 'parley.showInstructions',
    title: 'Show Instructions Sent to Models',
    palette: true,
    menus: [{ menu: 'view/title', when: inChat, group: '2_about@3' }],
  },
  {
    id: 'parley.showSlashCommands',
    title: 'Show Slash Commands',
    palette: true,
    slash: {
      name: 'help',
      argument: 'COMMAND',
      description: t('Lists all commands, or says what one does'),
    },
  },
  {
    id: 'parley.showSkills',
    title: 'Show Skills',
    palette: true,
    slash: { name: 'skills', description: t('Lists the skills, and why one is not used') },
  },
  {
    id: 'parley.showApprovals',
    title: 'Show Approvals',
    palette: true,
    menus: [{ menu: 'view/title', when: inChat, group: '2_about@5' }],
    slash: {
      name: 'approvals',
      description: t('Lists what is allowed without a question, and takes it back'),
    },
  },
  { id: 'parley.showJournalFolder', title: 'Show Where Chats Are Kept', palette: true },
] as const satisfies readonly CommandRow[];

export type CommandId = (typeof commandTable)[number]['id'];
