import type { PanelMessage } from '../../protocol/panel.ts';
import {
  answererOf,
  findReply,
  type Reply,
  type SessionState,
} from '../../protocol/sessionState.ts';
import { t } from '../../protocol/texts.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { showMarkdown } from '../commands/showReport.ts';

type OpenAnswer = Extract<PanelMessage, { readonly type: 'open-answer' }>;

/** Shows an answer as a document, letter by letter: what came so far of one that is still growing. */
export async function openAnswer(
  { session, reply: id }: OpenAnswer,
  { sessions }: { readonly sessions: Pick<SessionRegistry, 'open'> },
): Promise<void> {
  const opened = sessions.open(session);
  const reply = opened.type === 'opened' ? replyIn(opened.actor.getState(), id) : undefined;
  if (!reply) return;
  // A slash would make a folder of what stands before it.
  const label = answererOf(reply).replaceAll('/', '-');
  await showMarkdown(t('Answer of {0}', label), reply.text);
}

/** Of the past something may be shown that is set aside today. */
function replyIn(state: SessionState, id: string): Reply | undefined {
  const ways = [state.messages, ...Object.values(state.aside)];
  return ways.map((messages) => findReply({ ...state, messages }, id)).find(Boolean);
}
