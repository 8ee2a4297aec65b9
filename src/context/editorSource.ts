import type { LineRange } from '../protocol/contextItems.ts';

/** The text of an open file, or why there is none to send. */
export type EditorContent =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'left-out';
      /** `unavailable`: kept away from Parley. */
      readonly reason: 'too-large' | 'binary' | 'unreadable' | 'unavailable';
      /** More about the reason: "50 MB". */
      readonly note?: string;
    };

/** One file as it stands in the editor: unsaved text wins over what is on the disk. */
export interface OpenEditor {
  readonly uri: string;
  /** Relative to the workspace folder, with forward slashes: what a person calls it. */
  readonly path: string;
  /** VS Code's language id. */
  readonly language: string;
  /** Grows with every change of the content. */
  readonly version: number;
  readonly active: boolean;
  /** True where the text is not saved. */
  readonly dirty: boolean;
  /** Whole lines. Absent where nothing is selected. */
  readonly selection?: { readonly lines: LineRange; readonly text: string };
  readonly content: EditorContent;
  /** True where a question is about it, and makes no sense without: its selection, else all of it. */
  readonly required?: true;
}

/** The editor, as far as context needs it. */
export interface EditorSource {
  /** Every open file once, in tab order. */
  openEditors(): Promise<readonly OpenEditor[]>;
}
