import { inLanguage } from './language.ts';

/** The texts about what a person is asked before it is done. */
export const approvalStrings = inLanguage('approval', {
  waiting: 'Approval needed',
  needed: (title: string) => `Approval needed: ${title}`,
  nth: (title: string, nth: number, of: number) => `${title} (${nth} of ${of})`,
  lost: 'A request for approval was lost',
  command: 'Command',
  commandLines: (lines: number) => `Command, ${lines} lines`,
  folder: 'Folder',
  copyOf: 'In a temporary copy of',
  home: 'your home folder',
  model: 'Asked by',
  allowOnce: 'Allow Once',
  allowInChat: 'Allow in This Chat',
  inChatHint: 'Without asking again in this chat, until the window closes: exactly this',
  testsInChatHint:
    'Without asking again in this chat, until the window closes: all tests of this folder',
  alwaysAllow: 'Always Allow',
  alwaysIs: '“Always Allow” is for this workspace, and for just this:',
  alwaysWhich: 'What is always allowed in this workspace',
  exactly: (folder: string) => `exactly so, in ${folder}`,
  withNames: (folder: string) =>
    `alone or with names and paths behind it, without options, in ${folder}`,
  allTests: (folder: string) => `tests of ${folder}, each in a temporary copy of it`,
  reason: 'Reason for the no',
  reasonHint: 'Why not? The model is told (optional)',
  denials: 'Not allowed',
  denied: (command: string, reason: string) => `Not allowed: ${command} · ${reason}`,
  deny: 'Deny',
  elsewhere: 'Another window writes to this chat: only there it can be answered.',
  gone: 'The window was closed or loaded anew before this was answered. Nothing was done: start it again if you still want it.',
  dismiss: 'Dismiss',
  none: 'Nothing waits for your approval',
});
