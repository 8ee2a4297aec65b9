import { eventVersion, type EventBody, type SessionEvent } from '../../protocol/events.ts';
import type { Failure, ModelRef } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import type { ImportedSession } from './bundle.ts';
import { deriveId } from './deriveId.ts';
import { headOf } from './exportBundle.ts';
import { ReplyPieces, type Timed, type ToolCall, type ToolResult } from './replyPieces.ts';

/** How another tool's reply came to its end. */
export type TurnEnd =
  | { readonly type: 'ended' }
  | { readonly type: 'stopped' }
  | { readonly type: 'interrupted' }
  | { readonly type: 'failed'; readonly detail: string };

interface Turn {
  readonly text: string;
  readonly at: number;
  readonly reply?: OpenReply;
}

interface OpenReply {
  readonly model: ModelRef;
  readonly label: string;
  readonly pieces: ReplyPieces;
  end: TurnEnd;
}

export interface ReplyPart {
  readonly text: string;
  readonly reasoning?: string;
  readonly model?: ModelRef;
}

/** What a person said and what was answered, turn by turn, as another tool kept it. */
export class ConversationTurns {
  readonly #tool: string;
  readonly #turns: Turn[] = [];
  #at: number;

  /** `begun`: milliseconds since 1970; what has no time of its own takes the one before it. */
  constructor(tool: string, begun: number) {
    this.#tool = tool;
    this.#at = begun;
  }

  get turns(): readonly Turn[] {
    return this.#turns;
  }

  say(text: string, at: number | undefined): void {
    this.#turns.push({ text: text.trim(), at: this.#time(at) });
  }

  /** Goes on with the reply that is open, or begins one. */
  answer({ text, reasoning = '', model }: ReplyPart, at: number | undefined): void {
    if (text.trim() === '' && reasoning.trim() === '') return;
    const time = this.#time(at);
    this.#open(model, time).pieces.say(text, reasoning, time);
  }

  /** A tool is called in the reply that is open, or in a new one. */
  call(call: ToolCall, at: number | undefined, model?: ModelRef): void {
    const time = this.#time(at);
    this.#open(model, time).pieces.call(call, time);
  }

  /** False where there is no call in the reply that is open which it may be of. */
  result(result: ToolResult, at: number | undefined): boolean {
    const last = this.#turns.at(-1)?.reply;
    return last?.pieces.result(result, at ?? this.#at) ?? false;
  }

  /** How the latest reply ended; without one, nothing. */
  end(end: TurnEnd, model?: ModelRef): void {
    const last = this.#turns.at(-1);
    if (!last) return;
    const reply = last.reply ?? (end.type === 'ended' ? undefined : this.#begin(model, this.#at));
    if (reply) reply.end = end;
  }

  #open(model: ModelRef | undefined, time: number): OpenReply {
    if (this.#turns.length === 0) this.say('(This conversation begins with a reply.)', time);
    return this.#turns.at(-1)?.reply ?? this.#begin(model, time);
  }

  #begin(model: ModelRef | undefined, at: number): OpenReply {
    const ref = model ?? {
      provider: this.#tool.toLowerCase().replaceAll(' ', '-'),
      model: 'unknown',
    };
    const label = model ? model.model : this.#tool;
    const reply: OpenReply = {
      model: ref,
      label,
      pieces: new ReplyPieces(),
      end: { type: 'ended' },
    };
    this.#turns.push({ text: '', at, reply });
    return reply;
  }

  #time(at: number | undefined): number {
    this.#at = at ?? this.#at;
    return this.#at;
  }
}

export interface ConversationSource {
  /** "Cline" */
  readonly tool: string;
  /** What tells this conversation from all others, the same at each import. */
  readonly source: readonly string[];
  /** Without it, the first message names the session. */
  readonly title?: string;
}

/** Another tool's conversation as events, or nothing where nobody said anything. */
export function sessionOf(
  { tool, source, title }: ConversationSource,
  { turns }: ConversationTurns,
): ImportedSession | undefined {
  const [first] = turns;
  if (!first) return undefined;
  const session = deriveId(first.at, 'session', ...source);
  const events: SessionEvent[] = [];
  const add = (body: EventBody, at: number, by: string, turn: number): void => {
    const correlation = deriveId(at, 'turn', session, `${turn}`);
    const seq = events.length + 1;
    events.push({ ...body, session, seq, at, by, correlation, version: eventVersion });
  };
  add({ type: 'session-created', title: 'New chat' }, first.at, 'parley', 0);
  if (title !== undefined && title.trim() !== '') {
    const name = title.trim().split('\n', 1)[0] ?? '';
    add({ type: 'session-renamed', title: name.slice(0, 200) }, first.at, 'parley', 0);
  }
  let to = '';
  for (const [index, turn] of turns.entries()) {
    const id = deriveId(turn.at, 'message', session, `${index}`);
    if (!turn.reply) {
      to = id;
      add({ type: 'message-added', message: id, text: turn.text }, turn.at, 'user', index);
      continue;
    }
    const by = `${turn.reply.model.provider}/${turn.reply.model.model}`;
    for (const { body, at } of replyEvents(id, to, turn.reply, turn.at)) add(body, at, by, index);
  }
  add(
    { type: 'session-imported', from: tool },
    events.at(-1)?.at ?? first.at,
    'parley',
    turns.length,
  );
  return { session, title: headOf(events).title, from: tool, events, attachments: [] };
}

function replyEvents(
  reply: string,
  to: string,
  { model, label, pieces, end }: OpenReply,
  at: number,
): readonly Timed[] {
  const receipt = { items: [], used: 0, window: 0, reserve: 0, estimated: true };
  const started: EventBody = {
    type: 'reply-started',
    reply,
    to,
    model,
    modelLabel: label,
    receipt,
  };
  const grown = pieces.events(reply, at);
  return [
    { body: started, at },
    ...grown.events,
    { body: endBody(reply, label, end), at: grown.end },
  ];
}

function endBody(reply: string, label: string, end: TurnEnd): EventBody {
  switch (end.type) {
    case 'ended':
      return { type: 'reply-ended', reply, reason: 'stop' };
    case 'stopped':
      return { type: 'reply-stopped', reply };
    case 'interrupted':
      return { type: 'reply-interrupted', reply };
    case 'failed':
      return { type: 'reply-failed', reply, failure: failureOf(label, end.detail) };
  }
}

function failureOf(label: string, detail: string): Failure {
  return {
    kind: 'unexpected',
    title: t('{0} failed here', label),
    advice: t('It failed in the tool that this chat was imported from. You can ask again.'),
    ...(detail === '' ? {} : { detail: detail.slice(0, 500) }),
    retryable: true,
    actions: [],
  };
}
