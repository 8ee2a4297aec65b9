import type { ReplyWriter } from './journal.ts';

/** After this many milliseconds without a word the process is taken for another one with its number. */
const longestSilence = 15 * 60_000;

/**
 * Whether another process is still writing a reply. `silence`: milliseconds since anything was
 * written in the session.
 */
export function isWriterAlive(writer: ReplyWriter, host: string, silence: number): boolean {
  if (writer.host === host || writer.pid === process.pid || silence > longestSilence) return false;
  try {
    return process.kill(writer.pid, 0);
  } catch (error) {
    // It is there, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
