import { answersTo } from './answers.ts';
import { appendMessage, askedBefore, chooseBranch, rewind } from './branches.ts';
import type { SessionEvent } from './events.ts';
import { foldApprovals, isAboutApproval } from './foldApprovals.ts';
import { chooseReply, foldHistory } from './foldHistory.ts';
import { foldDeeds } from './foldDeeds.ts';
import { callStep, endStep } from './foldSteps.ts';
import { type Growth, growReply, withBeside } from './growReply.ts';
import type { MessageId } from './ids.ts';
import type { ReplyAccount } from './model.ts';
import {
  isRunning,
  type Edit,
  type Message,
  type Reply,
  type SessionState,
} from './sessionState.ts';
import type { Step } from './steps.ts';

const titleLength = 60;

/**
 * The state after one more event. Pure; shared by the extension host and the panel.
 * An event that is already in (`seq` not above `version`) or of a type that this build
 * does not know changes nothing but the version, so replay and newer journals are safe.
 */
export function fold(state: SessionState, event: SessionEvent): SessionState {
  if (event.seq <= state.version) return state;
  const deeds = foldDeeds(state, event);
  const next = apply(state, event);
  return {
    ...next,
    deeds,
    version: event.seq,
    lastActivity: Math.max(state.lastActivity, event.at),
  };
}

export function foldAll(state: SessionState, events: Iterable<SessionEvent>): SessionState {
  let current = state;
  for (const event of events) current = fold(current, event);
  return current;
}

/** The state with a live piece of a running reply that is not in the journal yet. */
export function foldGrowth(state: SessionState, reply: MessageId, growth: Growth): SessionState {
  return changeReply(state, reply, (old) => growReply(old, growth));
}

function apply(state: SessionState, event: SessionEvent): SessionState {
  switch (event.type) {
    case 'session-created':
      return {
        ...state,
        title: event.title,
        createdAt: event.at,
        ...(event.model ? { model: event.model } : {}),
      };
    case 'session-renamed':
      return { ...state, title: event.title, titleIsAuto: event.auto ?? false };
    case 'session-archived':
      return { ...state, archived: true };
    case 'session-restored':
      return { ...state, archived: false };
    case 'session-pinned':
      return { ...state, pinned: event.pinned };
    case 'session-forked':
      return fork(state, event);
    case 'model-chosen':
      return { ...state, model: event.model };
    case 'context-pinned':
    case 'context-dropped':
      return applyToContext(state, event);
    case 'message-added':
      return addMessage(state, event);
    case 'branch-chosen':
      return chooseBranch(state, event.head);
    case 'conversation-rewound':
      return rewind(state, event.after);
    case 'edit-proposed':
    case 'edit-started':
    case 'edit-applied':
    case 'edit-rolled-back':
    case 'edit-discarded':
      return applyToEdit(state, event);
    case 'command-started':
    case 'command-ended':
    case 'command-settled':
      return applyToCommand(state, event);
    case 'message-pinned':
    case 'message-removed':
    case 'reply-chosen':
    case 'history-compacted':
    case 'compaction-undone':
      return foldHistory(state, event);
    default:
      return isAboutApproval(event) ? foldApprovals(state, event) : applyToReply(state, event);
  }
}

/** Dropped pieces that are remembered: selections come and go, and their ids with them. */
const mostDropped = 200;

function applyToContext(
  state: SessionState,
  event: Extract<SessionEvent, { type: 'context-pinned' | 'context-dropped' }>,
): SessionState {
  if (event.type === 'context-pinned') {
    const { target, label, pinned } = event;
    const others = state.pins.filter((pin) => pin.target !== target);
    return { ...state, pins: pinned ? [...others, { target, label }] : others };
  }
  const others = state.dropped.filter((item) => item !== event.item);
  const dropped = event.dropped ? [...others, event.item].slice(-mostDropped) : others;
  return { ...state, dropped };
}

function applyToReply(state: SessionState, event: SessionEvent): SessionState {
  switch (event.type) {
    case 'reply-started':
      return startReply(state, event);
    case 'reply-grew':
      return foldGrowth(state, event.reply, event);
    case 'tool-called':
      return changeSteps(state, event.reply, (steps) => callStep(steps, event, event.at));
    case 'tool-ended':
      return changeSteps(state, event.reply, (steps) => endStep(steps, event, event.at));
    case 'reply-ended':
      return changeReply(state, event.reply, (reply) => ({
        ...reply,
        status: 'ended',
        endedAt: event.at,
        reason: event.reason,
        ...accountOf(event),
      }));
    case 'reply-stopped':
      return endReply(state, event.reply, {
        status: 'stopped',
        endedAt: event.at,
        ...accountOf(event),
      });
    case 'reply-interrupted':
      return endReply(state, event.reply, { status: 'interrupted', endedAt: event.at });
    case 'reply-failed':
      return endReply(state, event.reply, {
        status: 'failed',
        endedAt: event.at,
        failure: event.failure,
        ...accountOf(event),
      });
    case 'reply-dismissed':
      return changeReply(state, event.reply, (reply) => ({ ...reply, dismissed: true }));
    default:
      return state;
  }
}

function addMessage(
  state: SessionState,
  event: Extract<SessionEvent, { type: 'message-added' }>,
): SessionState {
  const first = state.messages.length === 0 && state.branchings.length === 0;
  const { images, imagesOptional, terminal } = event;
  const title =
    first && state.titleIsAuto
      ? titleFrom(event.text.trim() || (images?.[0]?.name ?? ''))
      : state.title;
  const message: Message = {
    kind: 'message',
    id: event.message,
    text: event.text,
    at: event.at,
    ...(images ? { images } : {}),
    ...(imagesOptional ? { imagesOptional } : {}),
    ...(terminal ? { terminal } : {}),
  };
  const before = event.replaces && askedBefore(state.messages, event.replaces);
  const rest = before === undefined ? state : rewind(state, before);
  return appendMessage({ ...rest, title }, message);
}

/** Goes on from what the parent was; what was running there goes on in the parent only. */
function fork(
  state: SessionState,
  event: Extract<SessionEvent, { type: 'session-forked' }>,
): SessionState {
  const cutOff = (message: Message): Message =>
    isRunning(message) ? { ...message, status: 'interrupted', endedAt: event.at } : message;
  return {
    ...state,
    title: event.title,
    titleIsAuto: false,
    archived: false,
    pinned: false,
    createdAt: event.at,
    messages: state.messages.map(cutOff),
    // What was being changed, run or asked there is the parent's to finish.
    edits: state.edits.filter(({ status }) => status !== 'started'),
    commands: [],
    approvals: [],
    forkedFrom: { session: event.parent, seq: event.parentSeq },
  };
}

type EditEvent = Extract<
  SessionEvent,
  {
    type: 'edit-proposed' | 'edit-started' | 'edit-applied' | 'edit-rolled-back' | 'edit-discarded';
  }
>;

/** An edit stands in the list from its first event on; later ones change it in its place. */
function applyToEdit(state: SessionState, event: EditEvent): SessionState {
  const at = state.edits.findIndex(({ id }) => id === event.edit);
  const old = state.edits[at];
  const next = changedEdit(old, event);
  if (!next) return state;
  return { ...state, edits: old ? state.edits.with(at, next) : [...state.edits, next] };
}

function changedEdit(old: Edit | undefined, event: EditEvent): Edit | undefined {
  const { edit: id, at } = event;
  switch (event.type) {
    case 'edit-proposed':
      return { id, label: event.label, files: event.files, status: 'proposed', at };
    case 'edit-started':
    case 'edit-applied': {
      const { label, files, checkpoint } = event;
      const status = event.type === 'edit-started' ? 'started' : 'applied';
      return { id, label, files, status, checkpoint, at };
    }
    case 'edit-rolled-back':
      return old && { ...old, status: 'rolled-back', at };
    case 'edit-discarded':
      return old && { ...old, status: 'discarded', at };
  }
}

function applyToCommand(
  state: SessionState,
  event: Extract<SessionEvent, { type: 'command-started' | 'command-ended' | 'command-settled' }>,
): SessionState {
  const others = state.commands.filter(({ id }) => id !== event.command);
  if (event.type !== 'command-started') return { ...state, commands: others };
  const { command: id, label, task, at } = event;
  return { ...state, commands: [...others, { id, label, task, at }] };
}

function startReply(
  state: SessionState,
  event: Extract<SessionEvent, { type: 'reply-started' }>,
): SessionState {
  const replaced = event.replaces;
  const isAnswer = replaced !== undefined && answersTo(state.messages, event.to).length > 0;
  const reply: Reply = {
    kind: 'reply',
    id: event.reply,
    to: event.to,
    model: event.model,
    modelLabel: event.modelLabel,
    text: '',
    reasoning: '',
    status: 'running',
    receipt: event.receipt,
    startedAt: event.at,
    ...(event.beside || isAnswer ? { beside: true } : {}),
  };
  const before = replaced
    ? changeReply(state, replaced, (old) => ({ ...old, replacedBy: event.reply }))
    : state;
  const messages = insertReply(before.messages, reply);
  // Whoever has one of several answers written anew wants to see it.
  return { ...before, messages: isAnswer ? chooseReply(messages, reply.id) : messages };
}

/** After the message that it answers and that message's other replies. */
function insertReply(messages: readonly Message[], reply: Reply): readonly Message[] {
  const belongs = (message: Message): boolean =>
    message.kind === 'message' ? message.id === reply.to : message.to === reply.to;
  const last = messages.findLastIndex(belongs);
  return last === -1 ? [...messages, reply] : messages.toSpliced(last + 1, 0, reply);
}

function accountOf({ usage, origin }: ReplyAccount): ReplyAccount {
  return { ...(usage ? { usage } : {}), ...(origin ? { origin } : {}) };
}

function endReply(
  state: SessionState,
  id: MessageId,
  end: Pick<Reply, 'status'> & Partial<Reply>,
): SessionState {
  return changeReply(state, id, (reply) => ({ ...reply, ...end }));
}

function changeSteps(
  state: SessionState,
  id: MessageId,
  change: (steps: readonly Step[] | undefined) => readonly Step[] | undefined,
): SessionState {
  return changeReply(state, id, (reply) => {
    const steps = change(reply.steps);
    return !steps || steps === reply.steps ? reply : withBeside(reply, { steps });
  });
}

function changeReply(
  state: SessionState,
  id: MessageId,
  change: (reply: Reply) => Reply,
): SessionState {
  // The reply that changes is nearly always the last message: look from the end.
  const at = state.messages.findLastIndex((each) => each.kind === 'reply' && each.id === id);
  const reply = state.messages[at];
  if (reply?.kind !== 'reply') return state;
  const changed = change(reply);
  return changed === reply ? state : { ...state, messages: state.messages.with(at, changed) };
}

/** The first line that says something: the fence of what was pasted does not. */
function titleFrom(text: string): string {
  const [first = '', second = ''] = text.trim().split('\n', 2);
  const line = (/^`{3,}/u.test(first) && second.trim() !== '' ? second : first).trim();
  if (line === '') return 'New chat';
  return line.length <= titleLength ? line : `${line.slice(0, titleLength - 1).trimEnd()}…`;
}
