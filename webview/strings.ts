import type { ContextKind, ContextReason, LeftOutReason } from '../src/protocol/contextItems.ts';
import type { FailureAction } from '../src/protocol/model.ts';
import type { CompletionKind } from '../src/protocol/completion.ts';
import type { Interruption, InterruptionAction } from '../src/protocol/interruptions.ts';
import type { ContextSource } from './contextSegments.ts';
import { codeStrings } from './codeStrings.ts';
import { imageStrings } from './imageStrings.ts';
import { inLanguage } from './language.ts';
import { modelStrings } from './modelStrings.ts';
import { money, number } from './numbers.ts';
import { secretStrings } from './secretStrings.ts';

/** Every text of the panel, in one place for translation. */
export const strings = inLanguage('strings', {
  conversation: 'Conversation',
  you: 'You',
  replyHeading: (model: string, n: number) => `${model}, reply ${n}`,

  messageActions: 'Message actions',
  editMessage: 'Edit Message',
  forkHere: 'Fork Chat from Here',
  putRestAside: 'Put the Rest Aside',
  editedMessage: 'Edited message',
  sendVersion: 'Send New Version',
  versionKept: 'The old version and what follows it are kept.',
  cancel: 'Cancel',
  versions: 'Versions of this message',
  version: (n: number, of: number) => `Version ${n} of ${of}`,
  previousVersion: 'Previous Version',
  nextVersion: 'Next Version',
  setAside: (messages: number) =>
    `${count(messages, 'message')} ${messages === 1 ? 'is' : 'are'} set aside`,
  bringBack: 'Bring Back',

  timeline: 'Earlier moments of this chat',
  pastNotice: 'This is an earlier moment of the chat. It can only be read.',
  viewing: (time: string, what: string, step: number, last: number) =>
    `Viewing ${time} · ${what} · step ${number(step)} of ${number(last)}`,
  step: 'Step',
  stepOf: (step: number, last: number) => `step ${number(step)} of ${number(last)}`,
  previousStep: 'Previous Step',
  nextStep: 'Next Step',
  backToNow: 'Back to Now',
  forkPast: 'Fork from Here',
  nothingYet: 'Nothing had been written at this moment.',
  wasRunning: 'Still being written at this moment',

  recovery: 'Interrupted work',
  interruptedTitle: 'Parley ended without warning. This was under way:',
  interruptedAloud: (n: number) =>
    `Parley ended without warning. ${count(n, 'thing')} ${n === 1 ? 'was' : 'were'} under way.`,
  interruptedKinds: {
    reply: 'Reply',
    edit: 'Change of files',
    command: 'Command',
  } satisfies Record<Interruption['kind'], string>,
  resolutions: {
    continue: 'Continue',
    retry: 'Retry',
    finish: 'Finish',
    'roll-back': 'Roll Back',
    'show-terminal': 'Show Terminal',
    'run-again': 'Run Again',
    discard: 'Discard',
  } satisfies Record<InterruptionAction, string>,
  resolutionHints: {
    continue: 'Has the model go on where it was cut off',
    retry: 'Begins again from the beginning; what came is kept',
    finish: 'Applies the rest of the change',
    'roll-back': 'Puts every file back as it was before the change',
    'show-terminal': 'It may still be running: shows the terminal that it was started in',
    'run-again': 'Shows it, and runs it again if you agree',
    discard: 'Leaves everything as it is now',
  } satisfies Record<InterruptionAction, string>,
  discardHint: 'Leaves the reply as it is, without the rest',

  replyStarted: (model: string) => `${model} answers`,
  replyFinished: (lines: number, codeBlocks: number) =>
    `Reply finished, ${count(lines, 'line')}${codeBlocks > 0 ? `, ${count(codeBlocks, 'code block')}` : ''}`,
  codeAloud: (language: string, lines: number) =>
    `Code block${language === '' ? '' : `, ${language}`}, ${count(lines, 'line')}`,
  restInChat: 'The rest is in the chat',
  replyStopped: 'Reply stopped',
  replyFailed: (model: string, why: string) => `Reply of ${model} failed: ${why}`,
  replyInterrupted: 'Reply interrupted',
  copied: 'Copied',
  copiedWhole: (messages: number) => `${count(messages, 'message')} copied, as written`,

  working: 'Working…',
  inSeconds: (text: string, seconds: number) => `${text} in ${seconds} s…`,
  thinking: 'Thinking…',
  thoughtsSoFar: 'Thoughts so far',
  reasoning: 'Reasoning',
  stopped: 'Stopped',
  interrupted: 'Interrupted — Parley was closed while this was written',
  lengthReached: 'The reply reached its length limit',
  contentFiltered: 'The provider’s content filter ended this reply',
  toolCallEnded: 'The reply ended with a tool call, which was not run',
  emptyReply: 'The model sent an empty reply',
  earlierAttempt: (how: string) => `Earlier attempt (${how})`,
  laterAttempt: (how: string) => `Later attempt (${how})`,
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
  pull: (model: string) => `Pull ${model}`,
  absent: 'not downloaded yet',
  askOther: (model: string) => `Ask ${model} Instead`,
  askOtherHint: 'Asks it from the beginning; what came so far is kept',
  details: 'Details',
  failure: 'Failure',
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
  cost: (dollars: number) => money(dollars),
  costAbove: (dollars: number) => `about ${money(dollars)} to send`,
  costOfSending: (dollars: number) =>
    `Sending this costs about ${money(dollars)}; the reply comes on top`,
  costLong: 'At the price per token that Parley knows for this model',
  costAbout: 'Counted by Parley, because the provider reported no usage',
  cached: 'from the cache',
  cachedLong: 'The same request was answered before, and nobody was asked again',
  attempts: (many: number) => `${many} attempts`,
  answeredBy: (label: string, why: string) => `Answered by ${label}. ${why}`,
  receipt: (items: number, tokens: string) =>
    `Context: ${count(items, 'piece')} · ${tokens} tokens`,
  sent: 'Sent',
  leftOut: 'Left out',
  masked: 'Masked before sending',
  secretKinds: secretStrings,

  codeBlock: (language: string) => (language === '' ? 'Code' : `Code, ${language}`),
  code: codeStrings,
  text: 'text',
  copyCode: 'Copy Code',
  insertCode: 'Insert at Cursor',
  formula: 'Formula',
  mathProblem: (reason: string) => `This formula cannot be drawn: ${reason}`,
  table: 'Table',
  taskOpen: 'open',
  taskDone: 'done',
  notFollowed: 'This kind of link is not followed',

  newBelow: 'New below',
  toEnd: 'Scroll to the End',

  message: 'Message',
  helpHint: (keys: string) => `${keys} shows help`,
  placeholder: 'Ask about your code',
  placeholderFollow: 'Ask a follow-up',
  placeholderClosed: 'This chat can only be read',
  send: 'Send',
  stop: 'Stop',
  sendHint: (keys: string) => `Send (${keys})`,
  stopHint: (keys: string) => `Stop (${keys})`,
  keys: {
    ctrl: 'Ctrl',
    shift: 'Shift',
    enter: 'Enter',
    escape: 'Escape',
    backspace: 'Backspace',
  },
  images: imageStrings,
  stopFirst: 'A reply is running: stop it first',
  replyRunning: 'A reply is running: your text stays here. Stop it to send now.',
  hostSlow: 'Parley has not answered for a while. Your text is kept.',
  messageTooLong: (megabytes: number) =>
    `A message has at most 2 MB; this one has ${megabytes.toFixed(1)} MB. It is kept here: shorten it, or mention a file instead.`,
  draftTooLong:
    'This text is too long to be kept when the panel goes away. Shorten it, or mention a file instead.',

  context: 'Context',
  contextKinds: {
    instructions: 'Instructions',
    tools: 'Tools that the model may call',
    'project-instructions': 'Project instructions',
    skill: 'Skill',
    history: 'Earlier messages',
    summary: 'Summary of earlier messages',
    selection: 'Selection',
    'active-editor': 'Active editor',
    'open-editor': 'Open editor',
    visible: 'Lines in view',
    pinned: 'Pinned file',
    mentioned: 'Mentioned in the message',
    folder: 'Folder',
    outline: 'Outline of a large file',
    retrieved: 'Found for the question',
    problems: 'Problems',
    diff: 'Changes',
    search: 'Search results',
    terminal: 'Selection in the terminal',
    image: 'Image',
  } satisfies Record<ContextKind, string>,
  leftOutReasons: {
    removed: 'removed',
    'does-not-fit': 'does not fit',
    'too-large': 'too large',
    binary: 'not text',
    unreadable: 'cannot be read',
    duplicate: 'already there',
    untrusted: 'not trusted',
    unavailable: 'not available',
    unseen: 'this model cannot see images',
  } satisfies Record<LeftOutReason, string>,
  contextReasons: {
    words: 'its words match',
    symbol: 'a name in it matches',
    path: 'its path matches',
    mentioned: 'mentioned',
    open: 'open',
    recent: 'edited lately',
    nearby: 'near what is open',
    'in-company': 'beside other matches',
    'text-search': 'found by text search',
    pinned: 'pinned',
  } satisfies Record<ContextReason, string>,
  contextSources: {
    instructions: 'Instructions',
    tools: 'Tools',
    history: 'Earlier messages',
    files: 'Files',
    retrieved: 'Found for the question',
    workspace: 'Problems, changes, search',
    message: 'Your message',
  } satisfies Record<ContextSource, string>,
  contextBySource: 'Context by source',
  contextSegment: (source: string, tokens: string, percent: number) =>
    `${source}, ${tokens} tokens, ${percent}%`,
  closeList: 'Close',
  nothingToChoose: 'There is nothing to choose here.',
  pinToContext: (label: string) => `Pin ${label} to this chat`,
  unpinFromContext: (label: string) => `Unpin ${label} from this chat`,
  stale: 'may be out of date',
  changedSince: 'changed since',
  score: (value: number) => `score ${value.toFixed(1)}`,
  contextFilling: (percent: number) => `The context window is ${percent}% full.`,
  compact: 'Compact',
  compactHint: 'Makes the older part of the conversation shorter; nothing is deleted',
  newChat: 'New Chat',
  dropFiles: 'Choose Files to Drop',
  answerWithout: (label: string) => `Answer again without ${label}`,

  completions: 'What may be mentioned',
  commands: 'Commands',
  noSuchCommand: (name: string) =>
    `There is no command /${name}. Send it again, and it goes out as a message.`,
  tooMuchBehind: (name: string) =>
    `Nothing can stand behind /${name}. Send it again, and it goes out as a message.`,
  previewOf: (title: string) => `Preview of ${title}:`,
  moreLines: (n: number) => count(n, 'more line'),
  completionCount: (n: number) =>
    n === 0 ? 'Nothing is called so' : `${count(n, 'suggestion')}, arrow keys choose`,
  completionKinds: {
    file: 'File',
    folder: 'Folder',
    symbol: 'Symbol',
    person: 'Person',
    model: 'Model',
    provider: 'Context',
    command: 'Command',
    skill: 'Skill',
  } satisfies Record<CompletionKind, string>,
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
  ...modelStrings,
  connection: {
    starting: 'Starting…',
    searching: 'Looking for a model…',
    ready: 'Ready',
    offline: 'Offline answers',
    slow: 'Slow',
    unwell: 'Failing',
    failing: 'Not connected',
  },
  offlineHint: 'No language model is connected: Parley answers from a search of your files',
  runningElsewhere: (n: number) =>
    n === 1 ? 'other chat is answering' : 'other chats are answering',

  welcome: 'Chat about your code',
  welcomeMore: 'Parley answers with your open files in view, and every change is a diff first.',
  welcomeKeys:
    'Type @ for files, symbols, people and models, # for problems, changes and search, / for commands.',
  suggestions: 'Suggestions',
  defaultSuggestions: [
    'What does this project do, and where does it start?',
    'Explain the file that I have open',
    'Which parts of this code need tests most?',
  ],
  connectTitle: 'No language model is connected yet',
  connectLocal:
    'On this computer: start Ollama, LM Studio, llama.cpp or vLLM with a model. Parley finds it by itself, and nothing leaves your machine.',
  findModels: 'Look Again',
  connectService:
    'A service: choose one and enter its key, which is kept in VS Code’s secret storage.',
  connectOther: 'Any other server: name its address and its models in the settings.',
  connectMeanwhile:
    'Until then, Parley answers with the places in your files that match a question.',
  openSettings: 'Open Settings',
  setApiKey: 'Set API Key',

  banners: 'Notices',
  dismiss: 'Dismiss',
  severity: { info: 'Note', warning: 'Warning', error: 'Error' },

  panelBroken: 'Something went wrong in this panel. Your conversation is safe.',
  reloadPanel: 'Reload Panel',
  slowStart: 'Parley is taking longer than usual to start.',
});

function count(n: number, noun: string): string {
  return `${number(n)} ${noun}${n === 1 ? '' : 's'}`;
}
