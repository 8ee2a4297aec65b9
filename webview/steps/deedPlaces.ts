import type { Deed } from '../../src/protocol/deeds.ts';
import type { MessageId } from '../../src/protocol/ids.ts';
import type { SessionState } from '../../src/protocol/sessionState.ts';
import { messageOf, type Turn } from '../transcript/turns.ts';

type Places = ReadonlyMap<MessageId, readonly Deed[]>;

const none: Places = new Map();

/** Which deeds stand after which turn. The same lists until a deed or a turn more changes them. */
export class DeedPlaces {
  #deeds: readonly Deed[] | undefined;
  #settled: readonly Turn[] | undefined;
  #growing = '';
  #places = none;

  /** By the message of the turn that they stand after; what followed one that is not shown is not there. */
  of(
    { deeds, messages }: SessionState,
    settled: readonly Turn[],
    growing: readonly Turn[],
  ): Places {
    const ids = growing.map((turn) => messageOf(turn).id).join(' ');
    const isSame = deeds === this.#deeds && settled === this.#settled && ids === this.#growing;
    if (isSame) return this.#places;
    this.#deeds = deeds;
    this.#settled = settled;
    this.#growing = ids;
    this.#places = deeds.length === 0 ? none : placesOf(deeds, messages, [...settled, ...growing]);
    return this.#places;
  }
}

function placesOf(
  deeds: readonly Deed[],
  messages: SessionState['messages'],
  turns: readonly Turn[],
): Places {
  const turnOf = new Map<MessageId, MessageId>();
  for (const turn of turns) {
    const message = messageOf(turn);
    turnOf.set(message.id, message.id);
    // What another reply took the place of, or an answer that is not the one that is shown.
    if (message.kind === 'reply') turnOf.set(`to ${message.to}`, message.id);
  }
  for (const each of messages) {
    if (turnOf.has(each.id) || each.kind !== 'reply') continue;
    const shown = turnOf.get(`to ${each.to}`) ?? turnOf.get(each.to);
    if (shown !== undefined) turnOf.set(each.id, shown);
  }
  const places = new Map<MessageId, Deed[]>();
  for (const deed of deeds) {
    const turn = deed.after === null ? undefined : turnOf.get(deed.after);
    if (turn === undefined) continue;
    const there = places.get(turn);
    if (there) there.push(deed);
    else places.set(turn, [deed]);
  }
  return places;
}
