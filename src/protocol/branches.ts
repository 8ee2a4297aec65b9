import type { MessageId } from './ids.ts';
import type { Branching, Message, SessionState } from './sessionState.ts';

type Parts = Pick<SessionState, 'messages' | 'branchings' | 'aside'>;

/** The messages up to and with `after` and its replies, and what stands behind them. */
interface Cut {
  readonly kept: readonly Message[];
  readonly tail: readonly Message[];
}

/** Puts what follows `after` and its replies aside, where it can be chosen again. Pure. */
export function rewind<T extends Parts>(state: T, after: MessageId | null): T {
  const cut = cutAfter(state.messages, after);
  const head = cut?.tail[0];
  if (!cut || !head) return state;
  const branchings = withHead(state.branchings, after, head.id);
  return {
    ...state,
    messages: cut.kept,
    branchings,
    aside: { ...state.aside, [head.id]: cut.tail },
  };
}

/** Shows the way that begins with `head`; what stood in its place goes aside. Pure. */
export function chooseBranch<T extends Parts>(state: T, head: MessageId): T {
  const branching = state.branchings.find(({ heads }) => heads.includes(head));
  // An id may be that of something that every object inherits.
  if (!branching || !Object.hasOwn(state.aside, head)) return state;
  const { [head]: chosen = [], ...others } = state.aside;
  const cut = cutAfter(state.messages, branching.after);
  if (!cut) return state;
  const shown = cut.tail[0];
  return {
    ...state,
    messages: [...cut.kept, ...chosen],
    aside: shown ? { ...others, [shown.id]: cut.tail } : others,
  };
}

/** A message at the end of what is shown: one way more, where the ways part there. Pure. */
export function appendMessage<T extends Parts>(state: T, message: Message): T {
  const after = lastAsked(state.messages);
  const parts = state.branchings.some((branching) => branching.after === after);
  return {
    ...state,
    messages: [...state.messages, message],
    branchings: parts ? withHead(state.branchings, after, message.id) : state.branchings,
  };
}

/** The message before `id` among those that are shown: null before the first, undefined where `id` is not shown. */
export function askedBefore(
  messages: readonly Message[],
  id: MessageId,
): MessageId | null | undefined {
  const at = messages.findIndex((message) => message.id === id);
  return at === -1 ? undefined : lastAsked(messages.slice(0, at));
}

/** The alternatives to a shown message, itself among them; empty where there is no other. */
export function alternativesTo(state: Parts, head: MessageId): readonly MessageId[] {
  return state.branchings.find(({ heads }) => heads.includes(head))?.heads ?? none;
}

/** One for all: what is drawn from it is drawn again only where it is another. */
const none: readonly MessageId[] = [];

function cutAfter(messages: readonly Message[], after: MessageId | null): Cut | undefined {
  if (after === null) return { kept: [], tail: messages };
  const from = messages.findIndex(({ kind, id }) => kind === 'message' && id === after);
  if (from === -1) return undefined;
  const next = messages.findIndex(({ kind }, at) => at > from && kind === 'message');
  const end = next === -1 ? messages.length : next;
  return { kept: messages.slice(0, end), tail: messages.slice(end) };
}

function lastAsked(messages: readonly Message[]): MessageId | null {
  return messages.findLast(({ kind }) => kind === 'message')?.id ?? null;
}

function withHead(
  branchings: readonly Branching[],
  after: MessageId | null,
  head: MessageId,
): readonly Branching[] {
  const at = branchings.findIndex((branching) => branching.after === after);
  const found = branchings[at];
  if (!found) return [...branchings, { after, heads: [head] }];
  if (found.heads.includes(head)) return branchings;
  return branchings.with(at, { after, heads: [...found.heads, head] });
}
