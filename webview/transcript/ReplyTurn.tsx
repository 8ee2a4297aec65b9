import { useMemo } from 'preact/hooks';
import { textOf } from '../../src/protocol/growReply.ts';
import { answererOf, type Reply } from '../../src/protocol/sessionState.ts';
import { CodeSource } from '../code/codeSource.ts';
import { Icon } from '../Icon.tsx';
import { Markdown } from '../markdown/Markdown.tsx';
import { visibleName, visibleText } from '../markdown/visibleText.ts';
import { memo } from '../memo.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { useCountdown } from '../useCountdown.ts';
import { AnswerSwitch } from './AnswerSwitch.tsx';
import { EarlierAttempt } from './EarlierAttempt.tsx';
import { NextActions } from './NextActions.tsx';
import { Reasoning } from './Reasoning.tsx';
import { RemovedTurn } from './RemovedTurn.tsx';
import { Denials, ReplyEnd } from './ReplyEnd.tsx';
import { ReplyFooter } from './ReplyFooter.tsx';

export interface ReplyTurnProps {
  readonly reply: Reply;
  /** 1 for the session's first reply. */
  readonly position: number;
  /** Which turn of how many it is. */
  readonly nth: number;
  readonly of: number;
  /** True where several models answered, and this answer is the one that is shown. */
  readonly several: boolean;
}

/** What a model answered, and how that came to its end. */
export const ReplyTurn = memo(({ reply, position, nth, of, several }: ReplyTurnProps) => {
  if (reply.replacedBy !== undefined) {
    return (
      <EarlierAttempt reply={reply}>
        <ReplyText reply={reply} />
      </EarlierAttempt>
    );
  }
  const others = several && <AnswerSwitch reply={reply} />;
  if (reply.removed !== undefined) {
    return (
      <>
        {others}
        <RemovedTurn message={reply} nth={nth} of={of} />
      </>
    );
  }
  const running = reply.status === 'running';
  const heading = `heading-${reply.id}`;
  return (
    <article
      class={nth === of ? 'turn reply-turn reply-turn-last' : 'turn reply-turn'}
      data-message={reply.id}
      aria-busy={running}
      aria-labelledby={heading}
      aria-posinset={nth}
      aria-setsize={of}
    >
      <h2 id={heading} class="visually-hidden">
        {strings.replyHeading(visibleName(answererOf(reply)), position)}
      </h2>
      {others}
      <Reasoning
        key={`reasoning ${reply.id}`}
        reply={reply.id}
        text={reply.reasoning}
        live={running && !hasBegun(reply)}
      />
      <ReplyText key={`text ${reply.id}`} reply={reply} />
      {running && <Progress reply={reply} />}
      <ReplyEnd reply={reply} />
      <Denials reply={reply} />
      {!running && <ReplyFooter key={`footer ${reply.id}`} reply={reply} />}
      {nth === of && reply.status === 'ended' && <NextActions reply={reply} />}
    </article>
  );
});

/** Without joining the text of a reply that grows. */
function hasBegun(reply: Reply): boolean {
  return reply.steps !== undefined || textOf(reply).length > 0;
}

function ReplyText({ reply }: { readonly reply: Reply }) {
  const { id } = reply;
  const running = reply.status === 'running';
  const source = useMemo(() => ({ reply: id, running }), [id, running]);
  return (
    <CodeSource.Provider value={source}>
      <Markdown text={textOf(reply)} steps={reply.steps} growing={running} />
    </CodeSource.Provider>
  );
}

function Progress({ reply }: { readonly reply: Reply }) {
  if (usePanel().past.value) return <p class="progress">{strings.wasRunning}</p>;
  const started = hasBegun(reply);
  return (
    <p class={started ? 'progress progress-started' : 'progress'}>
      <Icon name="loading" spin />
      {!started && (reply.reasoning === '' ? <Working reply={reply} /> : strings.thinking)}
    </p>
  );
}

/** What goes on before the first word, in the host's words where it has any. */
function Working({ reply }: { readonly reply: Reply }) {
  const known = usePanel().status.value?.progress;
  const isOther = known?.reply !== undefined && known.reply !== reply.id;
  const progress = isOther ? undefined : known;
  const seconds = useCountdown(progress?.until);
  if (!progress) return <>{strings.working}</>;
  const text = visibleText(progress.text);
  return <span>{seconds > 0 ? strings.inSeconds(text, seconds) : `${text}…`}</span>;
}
