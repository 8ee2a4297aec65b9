import type { OpenEditor } from '../context/editorSource.ts';
import type { Availability } from '../context/sources/contextSources.ts';
import type { ContextReceipt } from '../protocol/contextItems.ts';
import type { MessageId, SessionId } from '../protocol/ids.ts';
import type { ModelInfo, ModelRef } from '../protocol/model.ts';
import type { TerminalSelection } from '../protocol/terminalSelection.ts';
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
  /** What was selected in a terminal for it: null where nothing was, the draft's own where not given. */
  readonly terminal?: TerminalSelection | null;
  /** A person wrote it: the models that are named behind `@` are asked, where there are any. */
  readonly mentions?: boolean;
}

/** What was selected in a terminal for the message that is being written in a chat. */
export interface DraftTerminals {
  /** Missing where nobody looked; what was found may be that there is none. */
  of(session: SessionId): Availability<TerminalSelection> | undefined;
  /** What goes with `text` as that message; undefined where it does not mention it. */
  takenFor(session: SessionId, text: string): Promise<TerminalSelection | undefined>;
  /** It went with the message: the next one has none. */
  sent(session: SessionId): void;
}

/** What a question would come to. */
export interface Outline {
  readonly model: ModelInfo;
  readonly receipt: ContextReceipt;
}
