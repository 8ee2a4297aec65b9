import type { ImageIntent } from '../../protocol/imageIntent.ts';
import type { QueueIntent } from '../../protocol/messageQueue.ts';
import type { PanelMessage } from '../../protocol/panel.ts';

/** The intents that are about what is written and not sent yet. */
export type DraftIntent =
  ImageIntent | QueueIntent | Extract<PanelMessage, { readonly type: 'draft' | 'mention-files' }>;

/** The intents that are about what was, and what came of it. */
export type HistoryIntent = Extract<
  PanelMessage,
  {
    type:
      | 'choose-branch'
      | 'rewind'
      | 'fork'
      | 'show-past'
      | 'leave-past'
      | 'pin-message'
      | 'remove-message'
      | 'undo-compaction'
      | 'choose-reply'
      | 'ask-several'
      | 'resolve-interruption';
  }
>;

/** The intents that are about the editor rather than about the conversation. */
export type EditorIntent = Extract<
  PanelMessage,
  {
    type:
      | 'open-context'
      | 'open-link'
      | 'open-answer'
      | 'open-step'
      | 'open-text'
      | 'copy'
      | 'insert'
      | 'use-code'
      | 'dismiss-banner'
      | 'command'
      | 'panel-error';
  }
>;
