import type { MessageId, SessionId } from './ids.ts';

/** What a person wants of several models' answers to one question. */
export type AnswerIntent =
  /** This one is shown, and told to models. */
  | { readonly type: 'choose-reply'; readonly session: SessionId; readonly reply: MessageId }
  /** Several models answer the question that the reply answers; the person is asked which. */
  | { readonly type: 'ask-several'; readonly session: SessionId; readonly reply: MessageId };
