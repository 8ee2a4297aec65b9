import type { SessionId } from './ids.ts';

/** What a panel may ask about images. */
export type ImageIntent =
  | {
      readonly type: 'attach-image';
      readonly session: SessionId;
      readonly name: string;
      /** Pixels. */
      readonly width: number;
      readonly height: number;
      /** Base 64. */
      readonly data: string;
    }
  | { readonly type: 'detach-image'; readonly session: SessionId; readonly image: string }
  /** Its bytes, to be shown. */
  | { readonly type: 'load-image'; readonly session: SessionId; readonly image: string };
