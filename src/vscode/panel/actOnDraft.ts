import type { TerminalSelections } from '../context/terminalSelections.ts';
import type { DraftIntent } from './intentKinds.ts';
import type { LateImages } from './lateImages.ts';
import type { LateQueues } from './lateQueues.ts';
import type { PanelReply } from './shownPanel.ts';
import type { ShownSession } from './shownSession.ts';
import type { StatusFeed } from './statusFeed.ts';

interface DraftParts {
  readonly active: Pick<ShownSession, 'drafts'>;
  readonly images: LateImages;
  readonly queues: LateQueues;
  readonly terminals: Pick<TerminalSelections, 'follow' | 'send' | 'putBack'>;
  readonly feed: Pick<StatusFeed, 'recount'>;
}

/** What is written and not sent yet. */
export async function actOnDraft(
  intent: DraftIntent,
  reply: PanelReply,
  parts: DraftParts,
): Promise<void> {
  const { images, feed, terminals } = parts;
  const { drafts } = parts.active;
  switch (intent.type) {
    case 'draft': {
      const { session, message, text, version } = intent;
      if (message !== undefined) return drafts.writeRevision(session, message, text);
      // First: a message that is sent a moment later is to find that it is being read.
      const read = terminals.follow(session, text, drafts.read(session));
      await drafts.write(session, text, version);
      await read;
      // What is mentioned and what is found for it is shown while it is typed.
      feed.recount();
      return;
    }
    case 'mention-files': {
      const { mentionDropped } = await import('./mentionDropped.ts');
      const text = await mentionDropped(intent.uris);
      reply.send({ type: 'focus-input', ...(text === '' ? {} : { text }) });
      return;
    }
    case 'attach-image':
    case 'detach-image':
    case 'load-image':
      await (await images()).act(intent, (message) => reply.send(message));
      if (intent.type !== 'load-image') feed.recount();
      return;
    case 'queue-message':
      await terminals.send(intent.session, intent.text, drafts.read(intent.session));
      return (await import('./actOnQueue.ts')).actOnQueue(intent, reply, parts);
    case 'unqueue':
    case 'send-queued':
      return (await import('./actOnQueue.ts')).actOnQueue(intent, reply, parts);
  }
}
