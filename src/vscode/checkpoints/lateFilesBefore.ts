import type { MessageId, SessionId } from '../../protocol/ids.ts';
import type { BeforeRoom } from './restoreBefore.ts';

/** Loads what brings files back when it is first wanted. */
export function lateFilesBefore(
  room: BeforeRoom,
): (session: SessionId, message: MessageId) => Promise<boolean> {
  return async (session, message) =>
    (await import('./restoreBefore.ts')).restoreFilesBefore(room, session, message);
}
