import type { QueueIntent } from '../protocol/messageQueue.ts';
import type { LateQueues } from './lateQueues.ts';
import type { PanelReply } from './shownPanel.ts';
import type { ShownSession } from './shownSession.ts';

interface QueueParts {
  readonly queues: LateQueues;
  readonly active: Pick<ShownSession, 'setDraft'>;
}

/** Does what a panel asks about the messages that wait. */
export async function actOnQueue(
  intent: QueueIntent,
  reply: PanelReply,
  { queues, active }: QueueParts,
): Promise<void> {
  const all = await queues();
  const { session } = intent;
  if (intent.type === 'unqueue') return all.remove(session, intent.id);
  if (intent.type === 'send-queued') return all.sendNow(session, intent.id);
  const outcome = await all.add(session, intent.text, intent.before);
  if (outcome.type === 'refused') {
    reply.refused(intent.request, outcome.reason);
    return;
  }
  // First: a page that comes up now is told that the text is not in its input any more.
  await active.setDraft(session, '');
  reply.accepted(intent.request);
}
