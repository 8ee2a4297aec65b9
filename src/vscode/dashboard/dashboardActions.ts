import type { EventBus } from '../../bus/eventBus.ts';
import type { DashboardCommand, LetterAddress } from '../../protocol/dashboard.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { Log } from '../../protocol/log.ts';
import { t } from '../../protocol/texts.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import type { LateQueues } from '../panel/lateQueues.ts';
import type { DashboardAction } from './shownDashboard.ts';

export interface DashboardActionParts {
  readonly conversations: Pick<Conversations, 'stopAll'>;
  readonly queues: LateQueues;
  readonly bus: () => Promise<Pick<EventBus, 'retry' | 'discard'>>;
  /** Asks a person whether something may be done; `go` is the button that says yes. */
  readonly agreed: (question: string, detail: string, go: string) => Promise<boolean>;
  /** Runs a command of VS Code's or Parley's. */
  readonly run: (command: string, ...given: readonly unknown[]) => Thenable<unknown>;
  readonly log: Log;
}

const commands: Readonly<Record<DashboardCommand, string>> = {
  'new-chat': 'parley.newSession',
  'show-chats': 'parley.sessions.focus',
  'show-usage': 'parley.showUsage',
  'show-index-report': 'parley.showIndexReport',
  'open-settings': 'parley.openSettings',
  'show-journal-folder': 'parley.showJournalFolder',
  'open-log': 'parley.openLog',
};

/** Does what a person asked for in the dashboard; what throws away asks first. */
export function dashboardActions(
  parts: DashboardActionParts,
): (action: DashboardAction) => Promise<void> {
  const { conversations, bus, run, log } = parts;
  return async (action) => {
    switch (action.type) {
      case 'open-session':
        await run('parley.openSession', action.session);
        return;
      case 'stop':
        return conversations.stopAll(action.session);
      case 'cancel-waiting':
        return cancelWaiting(parts, action.session);
      case 'retry-letter':
        await (await bus()).retry(action.letter);
        return;
      case 'discard-letter':
        return discard(parts, action.letter);
      case 'command':
        await run(commands[action.command]);
        return;
      case 'panel-error':
        log.error(`The page of the dashboard: ${action.message}`, action.stack);
    }
  };
}

async function cancelWaiting(
  { queues, agreed }: DashboardActionParts,
  session: SessionId,
): Promise<void> {
  const waiting = await queues();
  const { messages } = await waiting.of(session);
  const [first] = messages;
  if (!first) return;
  const question =
    messages.length === 1
      ? t('Take away the message that waits?')
      : t('Take away the {0} messages that wait?', messages.length);
  const text = first.text.length > 300 ? `${first.text.slice(0, 300)}…` : first.text;
  const detail = t('What waits was not sent, and is gone then. The first one: {0}', text);
  if (await agreed(question, detail, t('Take Away'))) await waiting.clear(session);
}

async function discard(
  { bus, agreed }: DashboardActionParts,
  letter: LetterAddress,
): Promise<void> {
  const question = t('Discard this delivery?');
  const detail = t(
    '“{0}” is not told of it any more by this window. What it kept itself for a later try stays.',
    letter.subscriber,
  );
  if (await agreed(question, detail, t('Discard'))) (await bus()).discard(letter);
}
