import type { PanelMessage } from './panel.ts';

/** Milliseconds between two heartbeats of the host, while the panel is in view. */
export const heartbeatEvery = 2_000;

/** What stands around each message of a panel on its way to the host. */
export interface PanelPosting {
  /** A new one with each `ready`: what an older page had sent is not taken for this one's. */
  readonly page: string;
  /** Counts 1, 2, 3 … since `ready`, which is number 0. */
  readonly seq: number;
  readonly message: PanelMessage;
}
