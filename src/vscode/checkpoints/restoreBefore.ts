import type { MessageId, SessionId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';
import { restoreOldest } from './restoreCheckpoint.ts';

/** What it takes to bring files back to before a message. */
export interface BeforeRoom {
  readonly checkpoints: CheckpointRoom;
  readonly sessions: SessionRegistry;
}

/** Characters of a message that name what is restored. */
const longestName = 60;

/**
 * Has the files be as they were when a message was written, as far as Parley changed them since for its
 * chat. The person is asked, and may leave some as they are. False where nothing is to happen.
 */
export async function restoreFilesBefore(
  { checkpoints, sessions }: BeforeRoom,
  session: SessionId,
  message: MessageId,
): Promise<boolean> {
  const opened = sessions.open(session);
  const written = sessions
    .history(session)
    .find((event) => event.type === 'message-added' && event.message === message);
  if (opened.type !== 'opened' || written?.type !== 'message-added') return false;
  try {
    const infos = await (await checkpoints.store()).list();
    const since = infos.filter(
      (info) => info.session === session && info.automatic && (info.seq ?? -1) >= written.seq,
    );
    const { actor } = opened;
    const active = { actor: () => Promise.resolve(actor), failure: () => undefined };
    const name = written.text.trim().slice(0, longestName);
    const oldestFirst = since.toSorted((one, other) => one.at - other.at).map(({ id }) => id);
    return await restoreOldest({ active, checkpoints }, name, oldestFirst);
  } catch (error) {
    checkpoints.tell(error, t('Nothing was restored.'));
    return false;
  }
}
