import type { FinishReason } from '../../src/protocol/model.ts';
import type { Reply } from '../../src/protocol/sessionState.ts';
import { Icon } from '../Icon.tsx';
import { strings } from '../strings.ts';
import { AskButton } from './AskButton.tsx';
import { FailureCard } from './FailureCard.tsx';

/** How a reply ended, where that is not simply with its last word. */
export function ReplyEnd({ reply }: { readonly reply: Reply }) {
  if (reply.status === 'failed' && reply.failure) {
    return <FailureCard reply={reply} failure={reply.failure} />;
  }
  const note = noteOf(reply);
  if (!note) return null;
  return (
    <div class="reply-end">
      <span class="note">
        <Icon name={note.icon} />
        {note.text}
      </span>
      {note.offersContinue && <AskButton type="continue" reply={reply} />}
      {note.offersRetry && <AskButton type="retry" reply={reply} />}
    </div>
  );
}

interface Note {
  readonly icon: string;
  readonly text: string;
  readonly offersContinue: boolean;
  readonly offersRetry: boolean;
}

const endings: Record<FinishReason, Note | undefined> = {
  stop: undefined,
  length: {
    icon: 'info',
    text: strings.lengthReached,
    offersContinue: true,
    offersRetry: false,
  },
  'content-filter': {
    icon: 'warning',
    text: strings.contentFiltered,
    offersContinue: false,
    offersRetry: true,
  },
  'tool-calls': {
    icon: 'info',
    text: strings.toolCallEnded,
    offersContinue: false,
    offersRetry: true,
  },
};

function noteOf(reply: Reply): Note | undefined {
  const offersContinue = reply.text !== '';
  if (reply.status === 'stopped') {
    return { icon: 'debug-stop', text: strings.stopped, offersContinue, offersRetry: true };
  }
  if (reply.status === 'interrupted') {
    return {
      icon: 'debug-disconnect',
      text: strings.interrupted,
      offersContinue,
      offersRetry: true,
    };
  }
  if (reply.status !== 'ended') return undefined;
  const ending = reply.reason ? endings[reply.reason] : undefined;
  if (ending || reply.text !== '') return ending;
  return { icon: 'info', text: strings.emptyReply, offersContinue: false, offersRetry: true };
}
