/** How much a server may send. */
export interface GuardLimits {
  /** The longest event, in UTF-16 units. */
  readonly event: number;
  /** The longest answer, in bytes on the wire. */
  readonly answer: number;
  /** How long the stream may stay open after the answer's end, in milliseconds. */
  readonly linger: number;
}

export const defaultLimits: GuardLimits = { event: 20e6, answer: 100e6, linger: 1_000 };
