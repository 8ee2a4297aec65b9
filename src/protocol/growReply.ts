import type { EventBody } from './events.ts';
import { GrowingText } from './growingText.ts';
import type { Reply } from './sessionState.ts';

export type Growth = Pick<Extract<EventBody, { type: 'reply-grew' }>, 'offset' | 'text'> & {
  readonly reasoningOffset?: number;
  readonly reasoning?: string;
};

interface Parts {
  readonly rest: Omit<Reply, 'text'>;
  readonly text: GrowingText;
}

/** By the reply itself: a copy of one, with something else in it, is as any other. */
const inPieces = new WeakMap<Reply, Parts>();

/** Whatever this reply grows to keeps its text in pieces: for who shows it word by word. */
export function keepInPieces(reply: Reply): void {
  if (inPieces.has(reply)) return;
  const { text, ...rest } = reply;
  inPieces.set(reply, { rest, text: GrowingText.of(text) });
}

/** A reply's text to be measured and read in parts: its `text` is joined each time it is read. */
export function textOf(reply: Reply): GrowingText | string {
  return inPieces.get(reply)?.text ?? reply.text;
}

/**
 * The reply with a piece more. Cuts at the offset first: the same piece twice, or an overlapping one, gives
 * the same text. The same object where nothing is new.
 */
export function growReply(reply: Reply, growth: Growth): Reply {
  const { reasoningOffset = reply.reasoning.length } = growth;
  const more = newIn(growth.text, growth.offset, textOf(reply).length);
  const thoughts = newIn(growth.reasoning ?? '', reasoningOffset, reply.reasoning.length);
  if (more === '' && thoughts === '') return reply;
  const reasoning = reply.reasoning + thoughts;
  const parts = inPieces.get(reply);
  if (!parts) return { ...reply, text: reply.text + more, reasoning };
  return joinedWhenRead({ rest: { ...parts.rest, reasoning }, text: parts.text.with(more) });
}

/** The reply with something else beside its text, which stays as it is kept. */
export function withBeside(reply: Reply, beside: Partial<Omit<Reply, 'text'>>): Reply {
  const parts = inPieces.get(reply);
  if (!parts) return { ...reply, ...beside };
  return joinedWhenRead({ rest: { ...parts.rest, ...beside }, text: parts.text });
}

function joinedWhenRead(parts: Parts): Reply {
  const reply = {
    ...parts.rest,
    get text() {
      return parts.text.toString();
    },
  };
  inPieces.set(reply, parts);
  return reply;
}

/** What of a piece, which begins at an offset, lies beyond a length; nothing behind a hole. */
function newIn(piece: string, offset: number, length: number): string {
  return offset > length ? '' : piece.slice(length - offset);
}
