import type { MessageId, SessionId } from '../../protocol/ids.ts';
import type { ModelRef } from '../../protocol/model.ts';
import type { ShownSession } from './shownSession.ts';

/** The panel in which a command was written. */
export interface SlashPanel {
  readonly active: ShownSession;
  chooseModel(session: SessionId, model: ModelRef): Promise<void>;
  /** Shows the fork as this panel shows another chat. */
  fork(session: SessionId, message: MessageId): Promise<void>;
}

/** Tells a person why nothing was done. */
export type Refuse = (reason: string) => void;

/** What a handler gets, behind the session, for a command that was written into the input of a chat. */
export class SlashCall {
  readonly panel: SlashPanel;
  /** What stands behind the name; empty where nothing does. */
  readonly text: string;
  #refusal: string | undefined;
  #late: Refuse | undefined;

  constructor(panel: SlashPanel, text: string) {
    this.panel = panel;
    this.text = text;
  }

  /** For the input, which keeps its text then. */
  readonly refuse: Refuse = (reason) => {
    if (this.#late) this.#late(reason);
    else this.#refusal = reason;
  };

  /** Why nothing was done, undefined where something was; `late` hears what is refused from now on. */
  settle(late: Refuse): string | undefined {
    this.#late = late;
    return this.#refusal;
  }
}

/** The call where a handler was called by one: no page and no keybinding can make it. */
export function slashCallIn(argument: unknown): SlashCall | undefined {
  return argument instanceof SlashCall ? argument : undefined;
}
