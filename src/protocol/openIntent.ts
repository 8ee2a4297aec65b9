import type { MessageId, SessionId } from './ids.ts';
import type { StepPart } from './steps.ts';

/** Something of the chat is to be shown as a document. */
export type OpenIntent =
  | { readonly type: 'open-answer'; readonly session: SessionId; readonly reply: MessageId }
  | {
      /** All that a tool was given, or gave back. */
      readonly type: 'open-step';
      readonly session: SessionId;
      readonly reply: MessageId;
      readonly step: string;
      readonly part: StepPart;
    }
  /** A text that was pasted: shown as a document that nobody has to save. */
  | { readonly type: 'open-text'; readonly text: string };
