import { answersTo } from '../../src/protocol/answers.ts';
import { answererOf, type Reply, type ReplyStatus } from '../../src/protocol/sessionState.ts';
import { actionStrings as strings } from '../actionStrings.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { visibleName } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';

const icons: Readonly<Record<ReplyStatus, string>> = {
  running: 'loading',
  ended: 'check',
  stopped: 'debug-stop',
  interrupted: 'debug-disconnect',
  failed: 'error',
};

/** The models that answered the same question: how far each is, and whose answer is shown. */
export function AnswerSwitch({ reply }: { readonly reply: Reply }) {
  const store = usePanel();
  const messages = store.session.value?.messages ?? [];
  const answers = answersTo(messages, reply.to);
  const off = !store.canWrite.value;
  return (
    <div class="answers" role="group" aria-label={strings.answers(answers.length)}>
      {answers.map((answer) => {
        const { id, status } = answer;
        const label = visibleName(answererOf(answer));
        const choose = (): void => store.postHere({ type: 'choose-reply', reply: id });
        return (
          <button
            key={id}
            type="button"
            class="answer-button"
            aria-pressed={id === reply.id}
            aria-disabled={off}
            title={strings.answerOf(label, strings.answerStates[status])}
            onClick={() => !off && id !== reply.id && choose()}
          >
            <Icon name={icons[status]} spin={status === 'running'} />
            <span>{label}</span>
            <span class="visually-hidden">{strings.answerStates[status]}</span>
          </button>
        );
      })}
      {reply.status === 'running' && !store.past.value && (
        <IconButton
          icon="stop-circle"
          label={strings.stopAnswer(visibleName(answererOf(reply)))}
          onClick={() => store.postHere({ type: 'stop', reply: reply.id })}
        />
      )}
    </div>
  );
}
