import type { EventBody, SessionEvent } from '../protocol/events.ts';
import type { MessageId } from '../protocol/ids.ts';
import type { ModelRef } from '../protocol/model.ts';

/** Stands in a reply's text where a piece of it was lost. */
export const lostPiece = ' […] ';

/** How far one of a reply's two texts has come. */
interface Progress {
  /** UTF-16 units of it as mended. */
  length: number;
  /** Units that it had when it was written, lost ones included. */
  reached: number;
}

interface Growing {
  readonly text: Progress;
  readonly reasoning: Progress;
}

interface Mending {
  readonly events: SessionEvent[];
  readonly messages: Set<MessageId>;
  readonly replies: Map<MessageId, Growing>;
  /** The tools that were called. */
  readonly steps: Set<string>;
  lastMessage: MessageId;
}

/**
 * One session's events, in order of `seq` but with gaps, as a list that folds: numbered 1, 2, 3 …
 * again, opened by a creation, each reply's growth preceded by its start and each lost piece of a
 * reply marked in its text. What was there is only moved, never dropped, save for doubles.
 */
export function mendSession(found: readonly SessionEvent[]): SessionEvent[] {
  const mending: Mending = {
    events: [],
    messages: new Set(),
    replies: new Map(),
    steps: new Set(),
    lastMessage: 'lost',
  };
  const first = found[0];
  if (first && first.type !== 'session-created') {
    add(mending, first, { type: 'session-created', title: 'New chat' }, 'parley');
  }
  for (const event of found) mendEvent(mending, event);
  return mending.events;
}

function mendEvent(mending: Mending, event: SessionEvent): void {
  switch (event.type) {
    case 'session-created':
      if (mending.events.length === 0) keep(mending, event);
      return;
    case 'message-added':
      if (mending.messages.has(event.message)) return;
      mending.messages.add(event.message);
      mending.lastMessage = event.message;
      return keep(mending, event);
    case 'reply-started':
      if (mending.replies.has(event.reply)) return;
      mending.replies.set(event.reply, notGrown());
      return keep(mending, event);
    case 'reply-grew':
      return mendGrowth(mending, event);
    case 'tool-called':
    case 'tool-ended':
      return mendStep(mending, event);
    default:
      return keep(mending, event);
  }
}

function mendGrowth(mending: Mending, event: Extract<SessionEvent, { type: 'reply-grew' }>): void {
  const growing = mending.replies.get(event.reply) ?? startReply(mending, event);
  const { offset, text, reasoningOffset, reasoning, ...rest } = event;
  const mended = mendPiece(growing.text, offset, text);
  const thoughtAt = reasoningOffset ?? growing.reasoning.reached;
  const thought = reasoning && mendPiece(growing.reasoning, thoughtAt, reasoning);
  keep(mending, {
    ...rest,
    offset: mended.offset,
    text: mended.piece,
    ...(thought ? { reasoningOffset: thought.offset, reasoning: thought.piece } : {}),
  });
}

/** At its place in the mended text; what a tool gave back whose call was lost has one of its own. */
function mendStep(
  mending: Mending,
  event: Extract<SessionEvent, { type: 'tool-called' | 'tool-ended' }>,
): void {
  const { text } = mending.replies.get(event.reply) ?? startReply(mending, event);
  if (event.type === 'tool-called') {
    mending.steps.add(event.step);
    const offset = Math.max(0, Math.min(text.length, text.length - text.reached + event.offset));
    return keep(mending, { ...event, offset });
  }
  if (!mending.steps.has(event.step)) {
    const { reply, step } = event;
    const called: EventBody = {
      type: 'tool-called',
      reply,
      step,
      offset: text.length,
      tool: 'tool',
      input: '',
    };
    mending.steps.add(step);
    add(mending, event, called, event.by);
  }
  keep(mending, event);
}

function mendPiece(
  progress: Progress,
  offset: number,
  piece: string,
): { offset: number; piece: string } {
  if (piece === '') return { offset: progress.length, piece };
  const lost = offset > progress.reached;
  const mended = lost
    ? { offset: progress.length, piece: lostPiece + piece }
    : { offset: Math.max(0, progress.length - progress.reached + offset), piece };
  progress.reached = Math.max(progress.reached, offset + piece.length);
  progress.length = Math.max(progress.length, mended.offset + mended.piece.length);
  return mended;
}

function notGrown(): Growing {
  return { text: { length: 0, reached: 0 }, reasoning: { length: 0, reached: 0 } };
}

/** The start of a reply whose own was lost. What was sent for it is not known any more. */
function startReply(
  mending: Mending,
  event: Extract<SessionEvent, { type: 'reply-grew' | 'tool-called' | 'tool-ended' }>,
): Growing {
  const growing = notGrown();
  mending.replies.set(event.reply, growing);
  const started: EventBody = {
    type: 'reply-started',
    reply: event.reply,
    to: mending.lastMessage,
    model: modelFrom(event.by),
    modelLabel: event.by,
    receipt: { items: [], used: 0, window: 0, reserve: 0, estimated: true },
  };
  add(mending, event, started, event.by);
  return growing;
}

function add(mending: Mending, like: SessionEvent, body: EventBody, by: string): void {
  const { session, at, correlation, version } = like;
  keep(mending, { ...body, session, seq: 0, at, by, correlation, version });
}

function keep(mending: Mending, event: SessionEvent): void {
  mending.events.push({ ...event, seq: mending.events.length + 1 });
}

/** `by` is `provider/model` on what a model wrote; a model's own id may hold slashes. */
function modelFrom(by: string): ModelRef {
  const slash = by.indexOf('/');
  return slash === -1
    ? { provider: 'unknown', model: by }
    : { provider: by.slice(0, slash), model: by.slice(slash + 1) };
}
