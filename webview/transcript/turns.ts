import { answersTo, shownMessages } from '../../src/protocol/answers.ts';
import { alternativesTo } from '../../src/protocol/branches.ts';
import { compactionOf } from '../../src/protocol/compaction.ts';
import type { MessageId } from '../../src/protocol/ids.ts';
import type { Message, SessionState, UserMessage } from '../../src/protocol/sessionState.ts';
import type { ReplyTurnProps } from './ReplyTurn.tsx';
import type { UserTurnProps } from './UserTurn.tsx';

/** What is drawn of one message. */
export type Turn =
  | Omit<UserTurnProps, 'of'>
  | (Omit<ReplyTurnProps, 'of'> & {
      /** What stands in this place, whichever of several answers is shown. */
      readonly slot: MessageId;
    });

/** The turns of a conversation, in two parts. */
export interface Turns {
  /** All before the last question. The same object until one of them changes. */
  readonly settled: readonly Turn[];
  /** The last question and what answers it: what grows is in here. */
  readonly growing: readonly Turn[];
  /** How many turns there are; what Retry replaced is none. */
  readonly count: number;
}

/**
 * Makes turns of messages. A reply that grows changes its own turn and no other: of 10,000 messages
 * a frame looks at the identity of each and makes nothing anew.
 */
export class TurnMaker {
  #session: SessionState | undefined;
  #held: ReturnType<typeof compactionOf>;
  #split = 0;
  #settled: Numbered = { turns: [], count: 0, replies: 0 };

  turns(session: SessionState): Turns {
    const { messages } = session;
    const split = Math.max(0, messages.findLastIndex(isAsked));
    const held = compactionOf(session.compactions, messages);
    if (split !== this.#split || held !== this.#held || !this.#isAsBefore(session, split)) {
      this.#settled = makeTurns(session, { from: 0, to: split, held });
    }
    this.#session = session;
    this.#split = split;
    this.#held = held;
    const to = messages.length;
    const growing = makeTurns(session, { from: split, to, held, after: this.#settled });
    return { settled: this.#settled.turns, growing: growing.turns, count: growing.count };
  }

  #isAsBefore(session: SessionState, split: number): boolean {
    const before = this.#session;
    if (before?.branchings !== session.branchings) return false;
    if (before.messages === session.messages) return true;
    for (let at = 0; at < split; at++) {
      if (before.messages[at] !== session.messages[at]) return false;
    }
    return true;
  }
}

interface Numbered {
  readonly turns: readonly Turn[];
  readonly count: number;
  readonly replies: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly held: ReturnType<typeof compactionOf>;
  /** The turns before it, whose numbers go on here. */
  readonly after?: Numbered;
}

function makeTurns(session: SessionState, { from, to, held, after }: Span): Numbered {
  const { messages } = session;
  const lastAsked = messages.findLast(isAsked);
  let { count, replies } = after ?? { count: 0, replies: 0 };
  const removed = new Set(
    messages
      .slice(from, to)
      .flatMap((each) => (isAsked(each) && each.removed !== undefined ? [each.id] : [])),
  );
  const span = messages.slice(from, to);
  const shown = new Set(shownMessages(span));
  const turns = span.flatMap((message, index): readonly Turn[] => {
    if (isAsked(message)) {
      const versions = alternativesTo(session, message.id);
      const summary = held?.covered === from + index ? held : undefined;
      return [{ message, versions, followed: message !== lastAsked, summary, nth: ++count }];
    }
    // What is taken away with its question has no place of its own.
    if (removed.has(message.to) || !shown.has(message)) return [];
    if (message.replacedBy === undefined) count += 1;
    const answers = shown.size < span.length ? answersTo(span, message.to) : [];
    const several = answers.includes(message);
    const slot = (several ? answers[0]?.id : undefined) ?? message.id;
    return [{ reply: message, position: ++replies, nth: count, several, slot }];
  });
  return { turns, count, replies };
}

/** All versions of a message are one turn: the button that goes from one to the next keeps the focus. */
export function keyOf(turn: Turn): string {
  return 'message' in turn ? (turn.versions[0] ?? turn.message.id) : turn.slot;
}

/** The message, or reply, that a turn shows. */
export function messageOf(turn: Turn): Message {
  return 'message' in turn ? turn.message : turn.reply;
}

export function isAsked(message: Message): message is UserMessage {
  return message.kind === 'message';
}
