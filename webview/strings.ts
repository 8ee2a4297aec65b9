import type { ContextKind, LeftOutReason } from '../src/protocol/contextItems.ts';
import type { FailureAction } from '../src/protocol/model.ts';

/** Every text of the panel, in one place for translation. */
export const strings = {
  conversation: 'Conversation',
  you: 'You',
  replyHeading: (model: string, n: number) => `${model}, reply ${n}`,

  replyStarted: 'Reply started',
  replyFinished: (lines: number, codeBlocks: number) =>
    `Reply finished, ${count(lines, 'line')}${codeBlocks > 0 ? `, ${count(codeBlocks, 'code block')}` : ''}`,
  replyStopped: 'Reply stopped',
  replyInterrupted: 'Reply interrupted',
  copied: 'Copied',

  working: 'Working…',
  thinking: 'Thinking…',
  reasoning: 'Reasoning',
  stopped: 'Stopped',
  interrupted: 'Interrupted — Parley was closed while this was written',
  lengthReached: 'The reply reached its length limit',
  contentFiltered: 'The provider’s content filter ended this reply',
  toolCallEnded: 'The reply ended with a tool call, which was not run',
  emptyReply: 'The model sent an empty reply',
  earlierAttempt: (how: string) => `Earlier attempt (${how})`,
  earlierHow: {
    running: 'running',
    ended: 'complete',
    stopped: 'stopped',
    interrupted: 'interrupted',
    failed: 'failed',
  },
  notShown: (characters: number) =>
    `${number(characters)} more characters are not shown here. Copy the reply to read all of it.`,
  brokenMessage: 'This message could not be shown. The log has the reason.',
  showAll: (lines: number) => `Show all ${number(lines)} lines`,
  showLess: 'Show less',

  retry: 'Retry',
  continueReply: 'Continue',
  details: 'Details',
  waitAsked: (seconds: number) => `The server asks to wait ${count(seconds, 'second')}.`,
  failureActions: {
    'set-api-key': 'Set API Key',
    'open-settings': 'Open Settings',
    'choose-model': 'Choose Another Model',
    'open-log': 'Open Log',
  } satisfies Record<FailureAction, string>,

  replyActions: 'Reply actions',
  copyReply: 'Copy Reply',
  retryReply: 'Retry',
  usage: (input: number, output: number) => `${number(input)} in · ${number(output)} out`,
  usageLong: (input: number, output: number) =>
    `${number(input)} tokens were sent and ${number(output)} came back, as the provider counts`,
  receipt: (items: number, tokens: string) => `Context: ${count(items, 'item')}, ${tokens} tokens`,
  sent: 'Sent',
  leftOut: 'Left out',
  masked: 'Masked before sending',

  codeBlock: (language: string) => (language === '' ? 'Code' : `Code, ${language}`),
  text: 'text',
  copyCode: 'Copy Code',
  insertCode: 'Insert at Cursor',
  table: 'Table',
  taskOpen: 'open',
  taskDone: 'done',
  notFollowed: 'This kind of link is not followed',

  newBelow: 'New below',
  toEnd: 'Scroll to the End',

  message: 'Message',
  placeholder: 'Ask about your code',
  placeholderFollow: 'Ask a follow-up',
  placeholderClosed: 'This chat can only be read',
  send: 'Send',
  stop: 'Stop',
  sendHint: (enterSends: boolean) => (enterSends ? 'Send (Enter)' : 'Send (Ctrl+Enter)'),
  stopHint: 'Stop (Ctrl+Escape)',
  replyRunning: 'A reply is running: your text stays here. Stop it to send now.',
  hostSlow: 'Parley has not answered for a while. Your text is kept.',

  context: 'Context',
  contextKinds: {
    instructions: 'Instructions',
    history: 'Earlier messages',
    selection: 'Selection',
    'active-editor': 'Active editor',
    'open-editor': 'Open editor',
  } satisfies Record<ContextKind, string>,
  leftOutReasons: {
    removed: 'removed',
    'does-not-fit': 'does not fit',
    'too-large': 'too large',
    binary: 'not text',
    unreadable: 'cannot be read',
    duplicate: 'already there',
  } satisfies Record<LeftOutReason, string>,
  removeFromContext: (label: string) => `Remove ${label} from context`,
  restoreToContext: (label: string) => `Put ${label} back into context`,
  contextItem: (label: string, kind: string, detail: string) => `${label}, ${kind}, ${detail}`,
  tokens: (amount: string) => `${amount} tokens`,
  moreContext: (n: number) => `+${n} more`,
  lessContext: 'Show fewer',
  counting: 'Counting…',

  contextUsed: 'Context used',
  contextOf: (used: string, capacity: string) => `${used} of ${capacity} tokens`,
  contextTight: 'nearly full',
  contextFull: 'full',

  model: 'Model',
  noModel: 'No model',
  connection: {
    starting: 'Starting…',
    searching: 'Looking for a model…',
    ready: 'Ready',
    offline: 'Offline answers',
    failing: 'Not connected',
  },
  offlineHint: 'No language model is connected: Parley answers from a search of your files',
  runningElsewhere: (n: number) =>
    n === 1 ? 'reply running in another chat' : 'replies running in other chats',

  welcome: 'Chat about your code',
  welcomeMore: 'Parley answers with your open files in view, and every change is a diff first.',
  suggestions: 'Suggestions',
  defaultSuggestions: [
    'What does this project do, and where does it start?',
    'Explain the file that I have open',
    'Which parts of this code need tests most?',
  ],
  connectTitle: 'No language model is connected yet',
  connectAdvice:
    'Add a provider to the settings, set an API key, or start a local server such as Ollama or LM Studio. Until then Parley finds the places in your files that match a question.',
  openSettings: 'Open Settings',
  setApiKey: 'Set API Key',

  banners: 'Notices',
  dismiss: 'Dismiss',
  severity: { info: 'Note', warning: 'Warning', error: 'Error' },

  panelBroken: 'Something went wrong in this panel. Your conversation is safe.',
  reloadPanel: 'Reload Panel',
  slowStart: 'Parley is taking longer than usual to start.',
} as const;

const format = new Intl.NumberFormat('en-US');

/** 1204 as "1,204". */
export function number(value: number): string {
  return format.format(value);
}

function count(n: number, noun: string): string {
  return `${number(n)} ${noun}${n === 1 ? '' : 's'}`;
}
