import type { ReplyStatus } from '../src/protocol/sessionState.ts';
import { inLanguage } from './language.ts';

/** The texts about what can be done with a message or a reply. */
export const actionStrings = inLanguage('actions', {
  copyMessage: 'Copy Message',
  quoteMessage: 'Quote Message',
  quoteReply: 'Quote Reply',
  openAnswer: 'Open Answer in Editor',
  noAnswer: 'There is no answer yet.',
  retryWith: 'Ask Another Model…',
  retryWithAloud: 'Choose the model that answers again',
  askSeveral: 'Ask Several Models…',
  answers: (count: number) => `Answers of ${count} models`,
  answerOf: (model: string, state: string) => `${model}: ${state}`,
  answerStates: {
    running: 'answering',
    ended: 'answered',
    stopped: 'stopped',
    interrupted: 'interrupted',
    failed: 'failed',
  } satisfies Record<ReplyStatus, string>,
  stopAnswer: (model: string) => `Stop the Answer of ${model}`,
  deleteMessage: 'Delete Message and Its Replies',
  useAnswer: 'Use This Answer',
  deleteReply: 'Delete Reply',
  messageDeleted: 'Message deleted',
  replyDeleted: 'Reply deleted',
  notTold: 'It is kept, and no model is told of it.',
  undo: 'Bring Back',
  undoMessage: 'Bring Back the Message and Its Replies',
  undoReply: 'Bring Back the Reply',
});
