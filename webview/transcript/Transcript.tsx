import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Message, SessionState } from '../../src/protocol/sessionState.ts';
import { Boundary } from '../Boundary.tsx';
import { Icon } from '../Icon.tsx';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { EmptyState } from './EmptyState.tsx';
import { FollowScroll } from './followScroll.ts';
import { ReplyTurn } from './ReplyTurn.tsx';
import { UserTurn } from './UserTurn.tsx';

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
          {session.messages.length === 0 && <EmptyState />}
          <Turns messages={session.messages} />
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
  const asked = messages.findLast((message) => message.kind === 'message')?.id;
  const seen = useRef(messages);
  useEffect(() => {
    if (seen.current !== messages) follow.grew();
    seen.current = messages;
  }, [messages, follow]);
  useLayoutEffect(() => follow.toEnd(), [asked, session.id, follow]);
  useLayoutEffect(() => {
    const place = store.outbox.placeOf(session.id);
    if (place) follow.restore(place);
  }, [session.id, store, follow]);
}

function Turns({ messages }: { readonly messages: readonly Message[] }) {
  let replies = 0;
  return messages.map((message) => {
    if (message.kind === 'reply') replies += 1;
    return (
      <Boundary key={message.id} fallback={<p class="aside">{strings.brokenMessage}</p>}>
        {message.kind === 'message' ? (
          <UserTurn message={message} />
        ) : (
          <ReplyTurn reply={message} position={replies} />
        )}
      </Boundary>
    );
  });
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
