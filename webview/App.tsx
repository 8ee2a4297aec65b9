import { useEffect, useRef, useState } from 'preact/hooks';
import { Announcer } from './Announcer.tsx';
import { Boundary } from './Boundary.tsx';
import { Composer } from './composer/Composer.tsx';
import { PastBar } from './composer/PastBar.tsx';
import { FindBar } from './find/FindBar.tsx';
import { canRead } from './markdown/lateLexer.ts';
import { usePanel } from './panel.ts';
import {
  Banners,
  BrokenNotice,
  ConnectionNotice,
  PastNotice,
  SilentNotice,
} from './status/Notices.tsx';
import { ApprovalCards } from './status/ApprovalCards.tsx';
import { RecoveryCard } from './status/RecoveryCard.tsx';
import { StatusLine } from './status/StatusLine.tsx';
import { strings } from './strings.ts';
import { Transcript } from './transcript/Transcript.tsx';
import { useFocusKept } from './useFocusKept.ts';

/** The whole panel: messages, composer, status line. */
export function App() {
  const past = usePanel().past.value;
  const panel = useRef<HTMLElement>(null);
  useFocusKept(panel);
  return (
    <main ref={panel} class="panel">
      <h1 class="visually-hidden">{strings.conversation}</h1>
      <BrokenNotice />
      <SilentNotice />
      <Banners />
      <RecoveryCard />
      <PastNotice />
      <FindBar />
      <div class={past ? 'conversation past' : 'conversation'}>
        <Conversation />
      </div>
      <ConnectionNotice />
      <ApprovalCards />
      {past ? <PastBar past={past} /> : <Composer />}
      <StatusLine />
      <Announcer />
    </main>
  );
}

/** By itself: what is around it is not drawn again with each word of a reply. */
function Conversation() {
  const store = usePanel();
  const session = store.session.value;
  // Nothing is to be read in an empty chat.
  if (!session || (store.begun.value && !canRead.value)) return <Starting />;
  return (
    <Boundary key={session.id} fallback={<p class="aside">{strings.brokenMessage}</p>}>
      <Transcript session={session} />
    </Boundary>
  );
}

const slowStart = 5_000;

/** Before the first snapshot: nothing, and after a while a way out. */
function Starting() {
  const store = usePanel();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowStart);
    return () => clearTimeout(timer);
  }, []);
  if (!slow) return null;
  return (
    <div class="empty">
      <p>{strings.slowStart}</p>
      <button type="button" class="text-button" onClick={() => store.start()}>
        {strings.reloadPanel}
      </button>
    </div>
  );
}
