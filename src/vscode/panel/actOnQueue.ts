import type { QueueIntent } from '../../protocol/messageQueue.ts';
import { t } from '../../protocol/texts.ts';
import type { TerminalSelections } from '../context/terminalSelections.ts';
import type { LateImages } from './lateImages.ts';
import type { LateQueues } from './lateQueues.ts';
import type { PanelReply } from './shownPanel.ts';
import type { ShownSession } from './shownSession.ts';

interface QueueParts {
  readonly queues: LateQueues;
  readonly images: LateImages;
  readonly active: Pick<ShownSession, 'drafts'>;
  readonly terminals: Pick<TerminalSelections, 'putBack'>;
}

/** Does what a panel asks about the messages that wait. */
export async function actOnQueue(
  intent: QueueIntent,
  reply: PanelReply,
  parts: QueueParts,
): Promise<void> {
  const all = await parts.queues();
  const { session } = intent;
  if (intent.type === 'unqueue') {
    await takeBackTerminal(intent, parts);
    const goes = !intent.toInput || (await attachAgain(intent, reply, parts));
    return goes ? all.remove(session, intent.id) : undefined;
  }
  if (intent.type === 'send-queued') return all.sendNow(session, intent.id);
  const { text, before, images: ids = [], imagesOptional = false } = intent;
  const images = ids.length > 0 ? await (await parts.images()).toSend(session, ids) : [];
  if (images.length < ids.length) {
    reply.refused(intent.request, t('An image is not there any more: attach it again, then send.'));
    return undefined;
  }
  const extras = { images, imagesOptional, ...(before === undefined ? {} : { before }) };
  const outcome = await all.add(session, text, extras);
  if (outcome.type === 'refused') {
    reply.refused(intent.request, outcome.reason);
    return undefined;
  }
  // First: a page that comes up now is told that the text is not in its input any more.
  await parts.active.drafts.sent(session, text);
  reply.accepted(intent.request);
  if (ids.length > 0) await (await parts.images()).sent(session, ids);
  return undefined;
}

/** What was selected for a message that is written on belongs to it still; who deletes it loses nothing. */
async function takeBackTerminal(
  { session, id, toInput }: Extract<QueueIntent, { type: 'unqueue' }>,
  { queues, terminals }: QueueParts,
): Promise<void> {
  const selected = toInput ? await (await queues()).terminal(session, id) : undefined;
  if (selected) await terminals.putBack(session, selected);
}

/** The images of a message that is changed go back to the input; false where one was not taken. */
async function attachAgain(
  { session, id }: Extract<QueueIntent, { type: 'unqueue' }>,
  reply: PanelReply,
  { queues, images }: QueueParts,
): Promise<boolean> {
  const [waiting, drafts] = await Promise.all([queues(), images()]);
  for (const { name, width, height, data } of await waiting.images(session, id)) {
    if (data === undefined) continue;
    let taken = true;
    const image = { type: 'attach-image', session, name, width, height, data } as const;
    await drafts.act(image, (message) => {
      taken = !('problem' in message);
      reply.send(message);
    });
    if (!taken) return false;
  }
  return true;
}
