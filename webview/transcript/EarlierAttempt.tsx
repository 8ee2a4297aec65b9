import type { ComponentChildren } from 'preact';
import { findReply, type Reply } from '../../src/protocol/sessionState.ts';
import { actionStrings } from '../actionStrings.ts';
import { KeptFold } from '../KeptFold.tsx';
import { usePanel } from '../panel.ts';
import type { Store } from '../store.ts';
import { strings } from '../strings.ts';
import { CopyButton } from './CopyButton.tsx';
import { QuoteButton } from './QuoteButton.tsx';
import { saysAnything, fullText } from '../../src/protocol/fullText.ts';

interface EarlierAttemptProps {
  readonly reply: Reply;
  /** Its text. */
  readonly children: ComponentChildren;
}

/** A reply that Retry replaced: nothing is lost, it is out of the way, and can be used after all. */
export function EarlierAttempt({ reply, children }: EarlierAttemptProps) {
  const store = usePanel();
  if (!saysAnything(reply)) return null;
  const how = strings.earlierHow[reply.status];
  const name = isLater(store, reply) ? strings.laterAttempt(how) : strings.earlierAttempt(how);
  return (
    <KeptFold id={`earlier:${reply.id}`} class="earlier" message={reply.id} summary={name}>
      {() => (
        <div role="group" aria-label={name}>
          {children}
          <EarlierActions reply={reply} />
        </div>
      )}
    </KeptFold>
  );
}

function EarlierActions({ reply }: { readonly reply: Reply }) {
  const store = usePanel();
  return (
    <div class="card-actions">
      {!store.past.value && (
        <button
          type="button"
          class="text-button"
          disabled={!store.canAsk.value}
          onClick={() => store.postHere({ type: 'choose-reply', reply: reply.id })}
        >
          {actionStrings.useAnswer}
        </button>
      )}
      <CopyButton text={() => fullText(reply)} label={strings.copyReply} />
      <QuoteButton message={reply} />
    </div>
  );
}

/** True where an older one was taken back in its place. Which one that is changes with this reply only. */
function isLater(store: Store, reply: Reply): boolean {
  const session = store.session.peek();
  const other = session && findReply(session, reply.replacedBy ?? '');
  return other !== undefined && other.startedAt < reply.startedAt;
}
