import type { FinishReason } from '../../src/protocol/model.ts';
import type { Reply } from '../../src/protocol/sessionState.ts';
import { approvalStrings } from '../approvalStrings.ts';
import { Icon } from '../Icon.tsx';
import { visiblePath } from '../markdown/visiblePath.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { strings } from '../strings.ts';
import { AskButton, DiscardButton } from './AskButton.tsx';
import { FailureCard } from './FailureCard.tsx';
import { saysAnything } from '../../src/protocol/fullText.ts';

/** What of a reply a person did not allow, and why; the model is told with the next message. */
export function Denials({ reply: { denied = [] } }: { readonly reply: Reply }) {
  if (denied.length === 0) return null;
  return (
    <ul class="denials" aria-label={approvalStrings.denials}>
      {denied.map(({ command, reason }, at) => (
        <li key={at}>
          <Icon name="circle-slash" />
          <span>
            {approvalStrings.denied(
              visiblePath(command.split('\n', 1)[0] ?? ''),
              visibleText(reason),
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How a reply ended, where that is not simply with its last word. */
export function ReplyEnd({ reply }: { readonly reply: Reply }) {
  const { failure, dismissed } = reply;
  if (reply.status === 'running') return null;
  if (reply.status === 'failed' && failure) {
    if (!dismissed) return <FailureCard reply={reply} failure={failure} />;
    return <NoteText icon="error" text={visibleText(failure.title)} />;
  }
  const note = noteOf(reply);
  if (!note) return null;
  return (
    <div class="reply-end">
      <NoteText icon={note.icon} text={note.text} />
      {!dismissed && note.offersContinue && <AskButton type="continue" reply={reply} />}
      {!dismissed && note.offersRetry && <AskButton type="retry" reply={reply} />}
      {!dismissed && reply.status === 'interrupted' && <DiscardButton reply={reply} />}
    </div>
  );
}

function NoteText({ icon, text }: { readonly icon: string; readonly text: string }) {
  return (
    <span class="note">
      <Icon name={icon} />
      {text}
    </span>
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
  const offersContinue = saysAnything(reply);
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
  if (ending || saysAnything(reply)) return ending;
  return { icon: 'info', text: strings.emptyReply, offersContinue: false, offersRetry: true };
}
