// What one part of the panel asks of another.

/** A new object every time: the same words twice in a row are to be heard twice. */
export interface Announcement {
  readonly text: string;
}

/** `count` 0 is nobody's wish: the state before the first request. */
export interface FocusRequest {
  readonly target: 'input' | 'model' | 'approval';
  readonly count: number;
  /** True where the control is to open, too. */
  readonly open?: boolean;
  /** The reply that the chosen model is to answer again. */
  readonly retry?: string;
}

/** A new object every time: the same message may be asked for twice. */
export interface RevealRequest {
  readonly message: string;
  /** True where what is looked for stands in it: the focus stays where that is typed. */
  readonly found?: true;
}
