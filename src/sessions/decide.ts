import type { ContextPin, ContextReceipt } from '../protocol/contextItems.ts';
import { askedBefore } from '../protocol/branches.ts';
import type { EventBody } from '../protocol/events.ts';
import type { MessageId } from '../protocol/ids.ts';
import {
  sameModel,
  type Failure,
  type FinishReason,
  type ModelRef,
  type ReplyAccount,
} from '../protocol/model.ts';
import {
  findMessage,
  findReply,
  isRunning,
  type Reply,
  type SessionState,
} from '../protocol/sessionState.ts';
import type { TerminalSelection } from '../protocol/terminalSelection.ts';
import { longestMessage } from '../protocol/textLimits.ts';
import { t } from '../protocol/texts.ts';
import { decideApprovals, isApprovalCommand, type ApprovalCommand } from './decideApprovals.ts';
import { decideHistory, type HistoryCommand } from './decideHistory.ts';
import { decideImages, type NewImage } from './decideImages.ts';
import { decideWork, type WorkCommand } from './decideWork.ts';
import { events, nothing, refused, type Decision } from './decision.ts';

/** What a person, a model or Parley itself wants of a session. */
export type SessionCommand =
  /** Without a title the first message names the session. */
  | { readonly type: 'create'; readonly title?: string; readonly model?: ModelRef }
  | { readonly type: 'rename'; readonly title: string }
  | { readonly type: 'archive' }
  | { readonly type: 'restore' }
  | { readonly type: 'pin'; readonly pinned: boolean }
  | { readonly type: 'choose-model'; readonly model: ModelRef }
  | ({ readonly type: 'pin-context'; readonly pinned: boolean } & ContextPin)
  | { readonly type: 'drop-context'; readonly item: string; readonly dropped: boolean }
  | {
      readonly type: 'add-message';
      readonly message: MessageId;
      readonly text: string;
      /** A message that is shown, which this one is written in the place of. */
      readonly replaces?: MessageId;
      readonly images?: readonly NewImage[];
      /** A model that cannot see them may answer without them. */
      readonly imagesOptional?: true;
      /** What was selected in a terminal for it. */
      readonly terminal?: TerminalSelection;
    }
  | { readonly type: 'choose-branch'; readonly head: MessageId }
  | { readonly type: 'rewind'; readonly after: MessageId | null }
  | {
      readonly type: 'start-reply';
      readonly reply: MessageId;
      readonly to: MessageId;
      readonly model: ModelRef;
      readonly modelLabel: string;
      readonly receipt: ContextReceipt;
      /** A reply to the same message, come to its end, that this one takes the place of. */
      readonly replaces?: MessageId;
      /** It stands beside the other replies to the message. */
      readonly beside?: true;
    }
  | {
      readonly type: 'grow-reply';
      readonly reply: MessageId;
      readonly text: string;
      readonly reasoning?: string;
    }
  | ({
      readonly type: 'end-reply';
      readonly reply: MessageId;
      readonly reason: FinishReason;
    } & ReplyAccount)
  | ({ readonly type: 'stop-reply'; readonly reply: MessageId } & ReplyAccount)
  | { readonly type: 'interrupt-reply'; readonly reply: MessageId }
  | ({
      readonly type: 'fail-reply';
      readonly reply: MessageId;
      readonly failure: Failure;
    } & ReplyAccount)
  | { readonly type: 'dismiss-reply'; readonly reply: MessageId }
  | {
      readonly type: 'note-checkpoint';
      readonly checkpoint: string;
      readonly title: string;
      readonly files: number;
    }
  | ApprovalCommand
  | HistoryCommand
  | WorkCommand;

/** Files and folders that go along with every message, at most. */
const mostPins = 50;
/** Characters of a title, at most. */
const longestTitle = 200;

/** What a command comes to in a session: the events that it makes, or why it is refused. Pure. */
export function decide(state: SessionState, command: SessionCommand): Decision {
  if (command.type === 'create') return decideCreation(state, command);
  if (state.version === 0) return refused(t('This chat does not exist any more.'));
  if (isApprovalCommand(command)) return decideApprovals(state, command);
  switch (command.type) {
    case 'rename':
      return decideTitle(state, command.title);
    case 'archive':
      return state.archived ? nothing : events({ type: 'session-archived' });
    case 'restore':
      return state.archived ? events({ type: 'session-restored' }) : nothing;
    case 'pin':
      if (state.pinned === command.pinned) return nothing;
      return events({ type: 'session-pinned', pinned: command.pinned });
    case 'choose-model':
      if (sameModel(state.model, command.model)) return nothing;
      return events({ type: 'model-chosen', model: command.model });
    case 'pin-context':
    case 'drop-context':
      return decideContext(state, command);
    case 'add-message':
      return decideMessage(state, command);
    case 'choose-branch':
    case 'rewind':
      return decideBranch(state, command);
    case 'propose-edit':
    case 'start-edit':
    case 'apply-edit':
    case 'roll-back-edit':
    case 'discard-edit':
    case 'start-command':
    case 'end-command':
    case 'settle-command':
      return decideWork(state, command);
    case 'note-checkpoint': {
      const { checkpoint, title, files } = command;
      return events({ type: 'checkpoint-made', checkpoint, title, files });
    }
    case 'pin-message':
    case 'remove-message':
    case 'choose-reply':
    case 'compact':
    case 'undo-compaction':
      return decideHistory(state, command);
    default:
      return decideReply(state, command);
  }
}

const stillRunning = t('A reply is still running in this chat. Stop it, or wait for its end.');

type CommandOf<T extends SessionCommand['type']> = Extract<SessionCommand, { type: T }>;

function decideCreation(state: SessionState, { title, model }: CommandOf<'create'>): Decision {
  if (state.version > 0) return refused(t('This chat is there already.'));
  const created: EventBody = {
    type: 'session-created',
    title: state.title,
    ...(model ? { model } : {}),
  };
  if (title === undefined) return events(created);
  const named = decideTitle(state, title);
  return named.type === 'refused' ? named : events(created, ...named.events);
}

function decideTitle(state: SessionState, wanted: string): Decision {
  const title = wanted.replaceAll(/\s+/g, ' ').trim().toWellFormed();
  if (title === '') return refused(t('A title needs at least one character.'));
  if (title.length > longestTitle)
    return refused(
      t('A title has at most {0} characters; this one has {1}.', longestTitle, title.length),
    );
  if (title === state.title && !state.titleIsAuto) return nothing;
  return events({ type: 'session-renamed', title });
}

function decideContext(
  state: SessionState,
  command: CommandOf<'pin-context' | 'drop-context'>,
): Decision {
  if (command.type === 'drop-context') {
    const { item, dropped } = command;
    if (state.dropped.includes(item) === dropped) return nothing;
    return events({ type: 'context-dropped', item, dropped });
  }
  const { target, label, pinned } = command;
  if (state.pins.some((pin) => pin.target === target) === pinned) return nothing;
  if (pinned && state.pins.length >= mostPins) {
    return refused(t('A chat has at most {0} pins. Unpin something first.', mostPins));
  }
  return events({ type: 'context-pinned', target, label, pinned });
}

function decideMessage(
  state: SessionState,
  { message, text, replaces, images = [], imagesOptional, terminal }: CommandOf<'add-message'>,
): Decision {
  const there = findMessage(state, message);
  // Asked again after a conflict: the message may have been written the first time.
  if (there) return there.text === text ? nothing : refused(t('This message was sent already.'));
  if (findReply(state, message) || isAside(state, message))
    return refused(t('This message was sent already.'));
  if (state.archived) return refused(t('This chat is archived. Restore it to go on.'));
  if (text.trim() === '' && images.length === 0) return refused(t('There is nothing to send yet.'));
  const size = Buffer.byteLength(text);
  if (size > longestMessage) {
    const megabytes = (size / 1024 / 1024).toFixed(1);
    return refused(
      t('A message has at most 2 MB; this one has {0} MB. Attach a file instead.', megabytes),
    );
  }
  const decided = decideImages(state, images);
  if (decided.type === 'refused') return decided;
  const added: EventBody = {
    type: 'message-added',
    message,
    text,
    ...(replaces === undefined ? {} : { replaces }),
    ...(decided.refs.length > 0 ? { images: decided.refs } : {}),
    ...(imagesOptional ? { imagesOptional } : {}),
    ...(terminal ? { terminal } : {}),
  };
  if (replaces === undefined) return events(...decided.added, added);
  if (state.messages.some(isRunning)) return refused(stillRunning);
  if (askedBefore(state.messages, replaces) === undefined) {
    return refused(t('The message that you changed is not shown any more.'));
  }
  return events(...decided.added, added);
}

function isAside(state: SessionState, id: MessageId): boolean {
  return Object.values(state.aside).some((messages) => messages.some((each) => each.id === id));
}

/** Another way may be shown only where nothing is being written in this one. */
function decideBranch(
  state: SessionState,
  command: CommandOf<'choose-branch' | 'rewind'>,
): Decision {
  if (state.messages.some(isRunning)) return refused(stillRunning);
  if (command.type === 'rewind') {
    const { after } = command;
    if (after !== null && !findMessage(state, after))
      return refused(t('This message is not shown.'));
    const standsLast = state.messages.findLast(({ kind }) => kind === 'message')?.id ?? null;
    return after === standsLast ? nothing : events({ type: 'conversation-rewound', after });
  }
  const { head } = command;
  if (state.messages.some(({ id }) => id === head)) return nothing;
  if (!Object.hasOwn(state.aside, head))
    return refused(t('This branch is not in the chat any more.'));
  const { after } = state.branchings.find(({ heads }) => heads.includes(head)) ?? {};
  const reachable = after === null || (after !== undefined && findMessage(state, after));
  return reachable
    ? events({ type: 'branch-chosen', head })
    : refused(t('Choose the branch that this one is part of first.'));
}

type ReplyCommand = CommandOf<
  | 'start-reply'
  | 'grow-reply'
  | 'end-reply'
  | 'stop-reply'
  | 'interrupt-reply'
  | 'fail-reply'
  | 'dismiss-reply'
>;

function decideReply(state: SessionState, command: ReplyCommand): Decision {
  if (command.type === 'start-reply') return decideStart(state, command);
  const { reply } = command;
  const running = findReply(state, reply);
  if (command.type === 'dismiss-reply') return decideDismissal(running);
  if (running?.status !== 'running') return refused(t('This reply is not running any more.'));
  switch (command.type) {
    case 'grow-reply':
      return decideGrowth(running, command);
    case 'end-reply':
      return events({ ...command, type: 'reply-ended' });
    case 'stop-reply':
      return events({ ...command, type: 'reply-stopped' });
    case 'interrupt-reply':
      return events({ type: 'reply-interrupted', reply });
    default:
      return events({ ...command, type: 'reply-failed' });
  }
}

function decideDismissal(reply: Reply | undefined): Decision {
  if (!reply || reply.status === 'running') return refused(t('There is nothing to discard.'));
  return reply.dismissed ? nothing : events({ type: 'reply-dismissed', reply: reply.id });
}

function decideStart(state: SessionState, command: CommandOf<'start-reply'>): Decision {
  const { type: _type, ...start } = command;
  if (state.archived) return refused(t('This chat is archived. Restore it to go on.'));
  const { reply } = start;
  if (findReply(state, reply) || findMessage(state, reply) || isAside(state, reply)) {
    return refused(t('This reply was started already.'));
  }
  if (!findMessage(state, start.to))
    return refused(t('The message to answer is not in this chat.'));
  if (start.replaces !== undefined) {
    const old = findReply(state, start.replaces);
    if (old?.to !== start.to) return refused(t('The reply to replace is not in this chat.'));
    if (old.status === 'running') return refused(t('The reply to replace is still running.'));
    if (old.replacedBy !== undefined) return refused(t('This reply has been replaced already.'));
  }
  return events({ type: 'reply-started', ...start });
}

function decideGrowth(running: Reply, command: CommandOf<'grow-reply'>): Decision {
  const { reply, text, reasoning = '' } = command;
  if (text === '' && reasoning === '') return nothing;
  return events({
    type: 'reply-grew',
    reply,
    offset: running.text.length,
    text,
    ...(reasoning === '' ? {} : { reasoningOffset: running.reasoning.length, reasoning }),
  });
}
