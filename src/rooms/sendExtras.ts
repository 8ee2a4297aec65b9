import type { OpenEditor } from '../context/editorSource.ts';
import type { ContextReceipt } from '../protocol/contextItems.ts';
import type { MessageId } from '../protocol/ids.ts';
import type { ModelInfo, ModelRef } from '../protocol/model.ts';
import type { NewImage } from '../sessions/decideImages.ts';

export type SendOutcome =
  | { readonly type: 'accepted'; readonly message: MessageId }
  | { readonly type: 'refused'; readonly reason: string };

export interface SendExtras {
  /** Files that a command attaches. */
  readonly pinned?: readonly OpenEditor[];
  /** The message that this one is written in the place of. */
  readonly replaces?: MessageId;
  readonly images?: readonly NewImage[];
  /** A model that cannot see them may answer without them. */
  readonly imagesOptional?: boolean;
  /** Who is asked, where that is not the session's own model. */
  readonly model?: ModelRef;
  /** Several that are asked at once, instead. */
  readonly models?: readonly ModelRef[];
  /** A person wrote it: the models that are named behind `@` are asked, where there are any. */
  readonly mentions?: boolean;
}

/** What a question would come to. */
export interface Outline {
  readonly model: ModelInfo;
  readonly receipt: ContextReceipt;
}
