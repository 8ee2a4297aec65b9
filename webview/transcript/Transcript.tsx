import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { alternativesTo } from '../../src/protocol/branches.ts';
import { compactionOf } from '../../src/protocol/compaction.ts';
import type { Message, SessionState, UserMessage } from '../../src/protocol/sessionState.ts';
import { Boundary } from '../Boundary.tsx';
import { Icon } from '../Icon.tsx';
import { memo, sameProps } from '../memo.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { EmptyState } from './EmptyState.tsx';
import { FollowScroll } from './followScroll.ts';
import { AsideLine } from './MessageTools.tsx';
import { ReplyTurn, type ReplyTurnProps } from './ReplyTurn.tsx';
import { SummaryDivider } from './SummaryDivider.tsx';
import { UserTurn, type UserTurnProps } from './UserTurn.tsx';

/** The messages of the session. Not a live region: a reply that streams would never stop talking. */
export function Transcript({ session }: { readonly session: SessionState }) {
  const store = usePanel();
  const follow = useMemo(() => new FollowScroll(), []);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (!scroller.current || !content.current) return undefined;
    const { outbox } = store;
    return follow.attach(scroller.current, content.current, () =>
      outbox.moved(() => follow.place()),
    );
  }, [store, follow]);
  useOpening(session, follow);

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
        <div ref={content} class="turns">
          {session.messages.length === 0 && <Beginning />}
          <Turns session={session} />
          <AsideLine session={session} />
        </div>
      </div>
      <ToEnd follow={follow} />
    </div>
  );
}

/** Where the view stands when a session opens, and when the person adds to it. */
function useOpening(session: SessionState, follow: FollowScroll): void {
  const store = usePanel();
  const { messages } = session;
  const past = store.past.value !== undefined;
  const asked = messages.findLast(isAsked)?.id;
  const seen = useRef<SessionState>(undefined);
  useLayoutEffect(() => {
    if (past || !wasThere(seen.current, session.id, asked)) {
      follow.toEnd();
      return;
    }
    follow.stay();
    // Nothing of it is new.
    seen.current = session;
  }, [asked, session.id, past, follow]);
  useEffect(() => {
    if (seen.current && seen.current.messages !== messages) follow.grew();
    seen.current = session;
  }, [messages, session, follow]);
  useLayoutEffect(() => {
    const place = store.outbox.placeOf(session.id);
    if (place) follow.restore(place);
  }, [session.id, store, follow]);
  const reveal = store.reveal.value;
  useLayoutEffect(() => {
    if (!reveal) return;
    follow.reveal(reveal.message);
    store.revealed();
  }, [reveal, store, follow]);
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

/** How many turns are one part of the list: of a long chat only the part that changes is gone through. */
const partSize = 16;

function Turns({ session }: { readonly session: SessionState }) {
  const turns = turnsOf(session);
  const parts = Array.from({ length: Math.ceil(turns.length / partSize) }, (_, at) =>
    turns.slice(at * partSize, (at + 1) * partSize),
  );
  // A message stays in its part: messages are added and replaced at the end only.
  return parts.map((part, at) => <TurnPart key={at} turns={part} />);
}

type Turn = UserTurnProps | ReplyTurnProps;

function turnsOf(session: SessionState): readonly Turn[] {
  const { messages } = session;
  const lastAsked = messages.findLast(isAsked);
  const held = compactionOf(session.compactions, messages);
  let replies = 0;
  return messages.map((message, at) => {
    if (!isAsked(message)) return { reply: message, position: ++replies };
    const versions = alternativesTo(session, message.id);
    const summary = held?.covered === at ? held : undefined;
    return { message, versions, followed: message !== lastAsked, summary };
  });
}

const TurnPart = memo(
  ({ turns }: { readonly turns: readonly Turn[] }) => (
    <>
      {turns.map((turn) => (
        // All versions of a message are one turn: the button that goes from one to the next keeps the focus.
        <Boundary key={keyOf(turn)} fallback={<p class="aside">{strings.brokenMessage}</p>}>
          {'message' in turn && turn.summary && <SummaryDivider compaction={turn.summary} />}
          {'message' in turn ? <UserTurn {...turn} /> : <ReplyTurn {...turn} />}
        </Boundary>
      ))}
    </>
  ),
  (before, after) =>
    before.turns.length === after.turns.length &&
    before.turns.every((turn, at) => sameProps(turn, after.turns[at] ?? {})),
);

function keyOf(turn: Turn): string {
  return 'message' in turn ? (turn.versions[0] ?? turn.message.id) : turn.reply.id;
}

function isAsked(message: Message): message is UserMessage {
  return message.kind === 'message';
}

function ToEnd({ follow }: { readonly follow: FollowScroll }) {
  if (follow.following.value) return null;
  const isNew = follow.newBelow.value;
  return (
    <button
      type="button"
      class={isNew ? 'to-end to-end-new' : 'to-end'}
      title={strings.toEnd}
      {...(isNew ? {} : { 'aria-label': strings.toEnd })}
      onClick={() => follow.toEnd()}
    >
      <Icon name="arrow-down" />
      {isNew && strings.newBelow}
    </button>
  );
}
