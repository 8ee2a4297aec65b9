import type { SessionEvent } from '../../protocol/events.ts';
import { eventLinks } from './eventLinks.ts';
import { marksIn, maskPieces } from './maskPieces.ts';

export interface Redacted<T> {
  readonly value: T;
  /** One entry for each secret that was masked just now. */
  readonly kinds: readonly string[];
  /** How many masks of each kind stand in the value, older ones too. */
  readonly marks: ReadonlyMap<string, number>;
}

/** Counts what was masked, and what stands masked. */
export class Masking {
  readonly kinds: string[] = [];
  readonly marks = new Map<string, number>();

  text(text: string): string {
    return this.pieces([text])[0] ?? '';
  }

  pieces(pieces: readonly string[]): readonly string[] {
    const masked = maskPieces(pieces);
    for (const kind of masked.kinds) this.kinds.push(kind);
    for (const [kind, count] of marksIn(masked.pieces.join(''))) {
      this.marks.set(kind, (this.marks.get(kind) ?? 0) + count);
    }
    return masked.pieces;
  }
}

export function redactText(text: string): Redacted<string> {
  const masking = new Masking();
  const value = masking.text(text);
  return { value, kinds: masking.kinds, marks: masking.marks };
}

type Growth = Extract<SessionEvent, { type: 'reply-grew' }>;

/** The pieces of one of a reply's two texts, as the fold puts them together. */
class GrowingText {
  readonly #at: number[] = [];
  readonly #pieces: string[] = [];
  #length = 0;

  /** What the fold takes of a piece: nothing after a gap, and of an overlapping one only the rest. */
  add(at: number, offset: number | undefined, piece: string): void {
    const from = offset ?? this.#length;
    const taken = from > this.#length ? '' : piece.slice(this.#length - from);
    this.#at.push(at);
    this.#pieces.push(taken);
    this.#length += taken.length;
  }

  /** By the index of its event: what each piece adds now, and after how many UTF-16 units. */
  masked(masking: Masking): readonly (readonly [number, Piece])[] {
    let offset = 0;
    return masking.pieces(this.#pieces).map((text, index) => {
      const piece = { offset, text };
      offset += text.length;
      return [this.#at[index] ?? -1, piece];
    });
  }
}

interface Piece {
  readonly offset: number;
  readonly text: string;
}

/**
 * One session's events without secrets. A reply's growth is masked over the reply's whole text, since
 * a secret may straddle pieces: the number of events stays, each piece holds what it adds to the text,
 * and the offsets are counted anew. Where nothing is masked and nothing overlaps, an event is the same
 * object. Masking what was masked changes nothing.
 */
export function redactEvents(events: readonly SessionEvent[]): Redacted<readonly SessionEvent[]> {
  const masking = new Masking();
  const texts = piecesOf(events, 'text', masking);
  const thoughts = piecesOf(events, 'reasoning', masking);
  const offsets = stepOffsets(events, texts);
  const value = events.map((event, at) =>
    event.type === 'reply-grew'
      ? grownAnew(event, texts.get(at), thoughts.get(at))
      : placedAnew(maskStrings(event, masking), offsets.get(at)),
  );
  return { value, kinds: masking.kinds, marks: masking.marks };
}

function piecesOf(
  events: readonly SessionEvent[],
  part: 'text' | 'reasoning',
  masking: Masking,
): ReadonlyMap<number, Piece> {
  const all: GrowingText[] = [];
  const current = new Map<string, GrowingText>();
  const begin = (reply: string): GrowingText => {
    const growing = new GrowingText();
    all.push(growing);
    current.set(reply, growing);
    return growing;
  };
  for (const [at, event] of events.entries()) {
    if (event.type === 'reply-started') begin(event.reply);
    if (event.type !== 'reply-grew' || event[part] === undefined) continue;
    const growing = current.get(event.reply) ?? begin(event.reply);
    growing.add(at, part === 'text' ? event.offset : event.reasoningOffset, event[part]);
  }
  return new Map(all.flatMap((growing) => growing.masked(masking)));
}

/** Where tools were called, by the index of the event: masks before it make the text another length. */
function stepOffsets(
  events: readonly SessionEvent[],
  texts: ReadonlyMap<number, Piece>,
): ReadonlyMap<number, number> {
  const offsets = new Map<number, number>();
  const lengths = new Map<string, { readonly was: number; readonly is: number }>();
  for (const [at, event] of events.entries()) {
    if (event.type === 'reply-started') lengths.delete(event.reply);
    if (event.type !== 'reply-grew' && event.type !== 'tool-called') continue;
    const { was, is } = lengths.get(event.reply) ?? { was: 0, is: 0 };
    if (event.type === 'tool-called') {
      offsets.set(at, Math.max(0, event.offset - was + is));
      continue;
    }
    const reached = event.offset > was ? was : Math.max(was, event.offset + event.text.length);
    lengths.set(event.reply, { was: reached, is: is + (texts.get(at)?.text.length ?? 0) });
  }
  return offsets;
}

function placedAnew(event: SessionEvent, offset: number | undefined): SessionEvent {
  const isSame = event.type !== 'tool-called' || offset === undefined || event.offset === offset;
  return isSame ? event : { ...event, offset };
}

function grownAnew(event: Growth, text: Piece | undefined, thought: Piece | undefined): Growth {
  const { offset, text: said } = text ?? event;
  const reasoning = thought?.text;
  const reasoningOffset = event.reasoningOffset === undefined ? undefined : thought?.offset;
  const isSame =
    offset === event.offset &&
    said === event.text &&
    reasoning === event.reasoning &&
    (reasoningOffset ?? event.reasoningOffset) === event.reasoningOffset;
  if (isSame) return event;
  return {
    ...event,
    offset,
    text: said,
    ...(reasoningOffset === undefined ? {} : { reasoningOffset }),
    ...(reasoning === undefined ? {} : { reasoning }),
  };
}

/**
 * Every string of it masked but its links; the same object where there is no secret. The bytes of a
 * picture are no text, and of its description only the name is.
 */
function maskStrings(event: SessionEvent, masking: Masking): SessionEvent {
  if (event.type === 'image-added') return event;
  if (event.type === 'message-added' && event.images) {
    const { images, ...rest } = event;
    const named = images.map((image) =>
      Object.assign({}, image, { name: masking.text(image.name) }),
    );
    return Object.assign({}, maskStrings(rest, masking), { images: named });
  }
  let changed = false;
  const entries = Object.entries(event).map(([key, value]) => {
    const masked = eventLinks.has(key) ? value : maskValue(value, masking);
    changed ||= masked !== value;
    return [key, masked] as const;
  });
  // What is masked stays a string, so that the event stays one of its type.
  return changed ? { ...event, ...Object.fromEntries(entries) } : event;
}

function maskValue(value: unknown, masking: Masking): unknown {
  if (typeof value === 'string') return masking.text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const masked = items.map((item) => maskValue(item, masking));
    return masked.some((item, at) => item !== items[at]) ? masked : value;
  }
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const masked = entries.map(([key, item]) => [key, maskValue(item, masking)] as const);
  return masked.some(([, item], at) => item !== entries[at]?.[1])
    ? Object.fromEntries(masked)
    : value;
}
