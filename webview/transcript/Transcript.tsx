import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { shownMessages } from '../../src/protocol/answers.ts';
import type { MessageId } from '../../src/protocol/ids.ts';
import type { SessionState } from '../../src/protocol/sessionState.ts';
import { actionStrings } from '../actionStrings.ts';
import { patternOf } from '../find/finder.ts';
import { currentPlace } from '../find/places.ts';
import { useHighlights } from '../find/useHighlights.ts';
import { Icon } from '../Icon.tsx';
import { usePanel } from '../panel.ts';
import type { Store } from '../store.ts';
import { strings } from '../strings.ts';
import { EmptyState } from './EmptyState.tsx';
import { FollowScroll } from './followScroll.ts';
import { jumpOnKey, jumpTo, type Jumping } from './jump.ts';
import { AsideLine } from './MessageTools.tsx';
import { TurnList } from './TurnList.tsx';
import { isAsked } from './turns.ts';

/** The messages of the session. Not a live region: a reply that streams would never stop talking. */
export function Transcript({ session }: { readonly session: SessionState }) {
  const store = usePanel();
  const follow = useMemo(() => new FollowScroll(), []);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (!scroller.current || !content.current) return undefined;
    const { outbox } = store;
    return follow.attach(
      scroller.current,
      content.current,
      () => outbox.moved(() => follow.place()),
      // A view that is hidden says nothing more: not where the reader is, and not in time.
      () => outbox.flush(),
    );
  }, [store, follow]);
  useOpening(session, follow);
  useKeys(follow, scroller);
  useHighlights(scroller);
  const isEmpty = session.messages.length === 0;

  return (
    <div class="transcript-frame">
      <div
        ref={scroller}
        class="transcript"
        role="log"
        aria-label={strings.conversation}
        aria-live="off"
        tabIndex={0}
      >
        <div ref={content} class={isEmpty ? 'turns turns-empty' : 'turns'}>
          {isEmpty && <Beginning />}
          <TurnList session={session} scroller={scroller} wanted={follow.wanted} />
          <AsideLine session={session} />
        </div>
      </div>
      <ToEnd follow={follow} scroller={scroller} />
    </div>
  );
}

/**
 * Where the view stands when a session opens, and when the person adds to it. Each effect in a function of
 * its own: what closures of one function hold is held by all of them, and one that runs seldom would keep
 * the session as it was then, with all its text.
 */
function useOpening(session: SessionState, follow: FollowScroll): void {
  const seen = useRef<SessionState>(undefined);
  const past = usePanel().past.value !== undefined;
  useBeginning(
    seen,
    { id: session.id, asked: session.messages.findLast(isAsked)?.id, past },
    follow,
  );
  useGrowth(seen, session, follow);
  usePlace(session.id, follow);
  useAbove(session.id, session.messages[0]?.id, follow);
  useReveal(follow);
}

/** What was drawn the last time; undefined where nothing that is drawn next is new. */
interface Seen {
  current: SessionState | undefined;
}

interface Opened {
  readonly id: string;
  /** The last message of the person. */
  readonly asked: string | undefined;
  readonly past: boolean;
}

function useBeginning(seen: Seen, { id, asked, past }: Opened, follow: FollowScroll): void {
  useLayoutEffect(() => {
    if (past || !wasThere(seen.current, id, asked)) {
      follow.toEnd();
      return;
    }
    follow.stay();
    seen.current = undefined;
  }, [seen, asked, id, past, follow]);
}

function useGrowth(seen: Seen, session: SessionState, follow: FollowScroll): void {
  // At once: an effect that waits for the next frame holds the session before until then.
  useLayoutEffect(() => {
    if (seen.current && seen.current.messages !== session.messages) follow.grew();
    seen.current = session;
  }, [seen, session, follow]);
}

/** Where the reader stood the last time. */
function usePlace(session: string, follow: FollowScroll): void {
  const store = usePanel();
  useLayoutEffect(() => {
    const place = store.outbox.placeOf(session);
    if (place) follow.restore(place);
  }, [session, store, follow]);
}

/** What comes above the messages that are there moves none of them. */
function useAbove(session: string, first: string | undefined, follow: FollowScroll): void {
  const before = useRef({ session, first });
  const isAbove = before.current.session === session && before.current.first !== first;
  // Read while the document is as it was.
  const place = isAbove ? follow.place() : undefined;
  useLayoutEffect(() => {
    before.current = { session, first };
    if (place) follow.restore(place);
  });
}

function useReveal(follow: FollowScroll): void {
  const store = usePanel();
  const reveal = store.reveal.value;
  useLayoutEffect(() => {
    if (!reveal) return;
    const pattern = reveal.found ? patternOf(store.finder.query.value) : undefined;
    const part = pattern && ((turn: HTMLElement) => currentPlace(turn, pattern));
    follow.reveal(reveal.message, part, !reveal.found);
    store.revealed();
  }, [reveal, store, follow]);
}

/** The keys that go through the conversation. */
function useKeys(follow: FollowScroll, scroller: RefObject<HTMLElement | null>): void {
  const store = usePanel();
  const goal = store.goals.wanted.value;
  useEffect(() => {
    if (!goal || !scroller.current) return;
    store.goals.arrived();
    const focusInput = (): void => store.focus('input');
    const openAnswer = (reply: MessageId | undefined): void => {
      if (reply === undefined) store.say(actionStrings.noAnswer);
      else store.postHere({ type: 'open-answer', reply });
    };
    jumpTo(goal.to, { ...aroundIn(store, scroller.current, follow), focusInput, openAnswer });
  }, [goal, follow, scroller, store]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !scroller.current) return;
      if (jumpOnKey(event, aroundIn(store, scroller.current, follow))) event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [follow, scroller, store]);
}

/** Looked up when a key is pressed: a listener that had the messages would keep them all. */
function aroundIn(store: Store, scroller: HTMLElement, follow: FollowScroll): Jumping {
  const messages = shownMessages(store.session.peek()?.messages ?? []);
  return { scroller, messages, follow };
}

/** True where the last message is an old one: another way is shown, or less of this one. */
function wasThere(
  before: SessionState | undefined,
  session: string,
  asked: string | undefined,
): boolean {
  if (before?.id !== session || asked === undefined) return false;
  const ways = [before.messages, ...Object.values(before.aside)];
  return ways.some((messages) => messages.some(({ id }) => id === asked));
}

function Beginning() {
  const { past } = usePanel();
  return past.value ? <p class="aside">{strings.nothingYet}</p> : <EmptyState />;
}

interface ToEndProps {
  readonly follow: FollowScroll;
  readonly scroller: RefObject<HTMLElement | null>;
}

function ToEnd({ follow, scroller }: ToEndProps) {
  if (follow.following.value) return null;
  const isNew = follow.newBelow.value;
  return (
    <button
      type="button"
      class={isNew ? 'to-end to-end-new' : 'to-end'}
      title={strings.toEnd}
      {...(isNew ? {} : { 'aria-label': strings.toEnd })}
      onClick={() => {
        // The button goes, and what it leads to is read on with the same keys.
        scroller.current?.focus({ preventScroll: true });
        follow.toEnd();
      }}
    >
      <Icon name="arrow-down" />
      {isNew && strings.newBelow}
    </button>
  );
}
