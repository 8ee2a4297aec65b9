import type { QueueHold } from '../src/protocol/messageQueue.ts';
import { inLanguage } from './language.ts';

/** The texts about messages that wait for the end of a reply. */
export const queueStrings = inLanguage('queue', {
  waiting: 'Messages that wait',
  sentAfter: 'Sent when the reply has ended:',
  held: {
    stopped: 'The reply was stopped, so nothing was sent after it.',
    failed: 'The reply failed, so nothing was sent after it.',
    interrupted: 'The reply was interrupted, so nothing was sent after it.',
    reopened: 'The window was opened anew, so nothing was sent by itself.',
    refused: 'The message was not taken.',
  } satisfies Record<QueueHold, string>,
  howHeld: 'Send one, and the others follow it.',
  sendNow: 'Send Now',
  stopAndSendNow: 'Stop the Reply and Send Now',
  edit: 'Edit Waiting Message',
  remove: 'Remove Waiting Message',
  queue: 'Add to Queue',
  queueHint: (keys: string) => `Sent when the reply has ended (${keys})`,
  steer: 'Steer with Message',
  steerHint: (keys: string) => `Stops the reply, keeps it, and sends at once (${keys})`,
  queuedAloud: (waiting: number) =>
    waiting === 1 ? 'Message waits' : `Message added, ${waiting} wait`,
  imagesOf: 'Images of this waiting message',
  noRoom: (most: number) =>
    `A message has at most ${most} images: remove some from the input, then edit the one that waits.`,
  tooLong: 'This is too long to wait: stop the reply to send it, or send it when that has ended.',
});
